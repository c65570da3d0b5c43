package ultragroup_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/internal/samples"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/ultragroup"
)

func on(c rongcloud.Caller) *ultragroup.Service { return ultragroup.New(c) }

func asAny(c rongcloud.Caller) any { return on(c) }

func reading(m ultragroup.MessagesParams) apitest.Func {
	return func(ctx context.Context, c rongcloud.Caller) (any, error) { return on(c).Messages(ctx, m) }
}

var two = ultragroup.MessagesParams{GroupID: "g1", Messages: []ultragroup.MessageKey{{UID: "C1A2-<B>", ChannelID: "ch1"}, {UID: "C1A3"}}}

func TestCalls(t *testing.T) { apitest.Calls(t, samples.UltraGroup) }

func TestNumericIDs(t *testing.T) { apitest.NumericIDs(t, samples.UltraGroup) }

func TestContract(t *testing.T) {
	apitest.Table(t, ultragroup.Operations())
	apitest.Complete(t, on(nil), ultragroup.Operations(), samples.UltraGroup, map[string]string{
		"ultragroup.getMessages busChannel": "its purpose is not documented",
	})
	apitest.Limits(t, samples.UltraGroup, nil)
	apitest.Docs(t, ".", ultragroup.Operations())
	apitest.Names(t, ".", asAny, samples.UltraGroup)
	apitest.Results(t, on(nil), samples.UltraGroup)
	apitest.NoCaller(t, asAny, (*ultragroup.Service)(nil), &ultragroup.Service{})
}

func TestBadInput(t *testing.T) {
	apitest.Refusals(t, []apitest.BadInput{
		{Name: "no group", Parameter: "groupId", Says: "MessagesParams.GroupID (groupId)", Call: reading(ultragroup.MessagesParams{Messages: two.Messages})},
		{Name: "a message without an id", Parameter: "msgs[1].msgUID", Says: "MessagesParams.Messages[1].UID (msgs[1].msgUID) must not be empty", Call: reading(
			ultragroup.MessagesParams{GroupID: "g", Messages: []ultragroup.MessageKey{{UID: "m"}, {ChannelID: "c"}}})},
		{Name: "an id that is not UTF-8", Parameter: "msgs[0].msgUID", Says: "must be UTF-8", Call: reading(
			ultragroup.MessagesParams{GroupID: "g", Messages: []ultragroup.MessageKey{{UID: "\xff"}}})},
	})
}

// Gift is a content type of the app.
type Gift struct {
	Name string `json:"name"`
}

func (Gift) ObjectName() string { return "App:Gift" }

func TestContentsOfAnAppsOwn(t *testing.T) {
	w := apitest.NewWire(t, 200, `{"code":200,"data":[{"msgUID":"m","objectName":"App:Gift","content":{"name":"rose"}}]}`)
	found, err := ultragroup.New(w.Client, Gift{}).Messages(t.Context(), two)
	require.NoError(t, err)
	assert.Equal(t, Gift{"rose"}, found[0].Content)
	found, err = on(w.Client).Messages(t.Context(), two)
	require.NoError(t, err)
	assert.Equal(t, message.Unknown{Name: "App:Gift", Body: `{"name":"rose"}`}, found[0].Content)
}

func TestAMessageAsJSON(t *testing.T) {
	text, err := json.Marshal(samples.UltraGroupMessage)
	require.NoError(t, err)
	var again ultragroup.Message
	require.NoError(t, json.Unmarshal(text, &again))
	again.Sent = again.Sent.Local()
	want := samples.UltraGroupMessage
	want.Sent = want.Sent.Local()
	assert.Equal(t, want, again)
}

func ExampleService_Messages() {
	client, err := rongcloud.FromEnv()
	if err != nil {
		log.Fatal(err)
	}
	found, err := ultragroup.New(client).Messages(context.Background(), ultragroup.MessagesParams{
		GroupID:  "g1",
		Messages: []ultragroup.MessageKey{{UID: "C1A2-B3D4-E5F6-0789", ChannelID: "news"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range found {
		fmt.Println(m.From, m.Content)
	}
}
