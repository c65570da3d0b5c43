package emulator_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/webhook"
)

// TestCallbacksAboutBrowsers checks that a page is a client like any other for callbacks and verdicts.
func TestCallbacksAboutBrowsers(t *testing.T) {
	t.Parallel()
	app := newConsumer(t, webhook.OnPreSend(func(_ context.Context, p webhook.PreSend) (webhook.Verdict, error) {
		text, _ := p.Content.(message.Text)
		switch {
		case strings.Contains(text.Content, "casino"):
			return webhook.Verdict{Decision: webhook.Block}, nil
		case strings.Contains(text.Content, "pub"):
			return webhook.Verdict{Content: message.Text{Content: "to the ***"}}, nil
		}
		return webhook.Verdict{}, nil
	}))
	s := serve(t, emulator.WithWebhooks(listen(t, app)))
	ann, bob := s.open("ann"), s.open("bob")
	require.NoError(t, ann.Join(s.ctx(), "r", -1))
	require.NoError(t, bob.Join(s.ctx(), "r", -1))
	for _, text := range []string{"hello", "to the casino", "to the pub"} {
		uid, err := ann.Say(s.ctx(), "r", `{"content":"`+text+`"}`)
		require.NoError(t, err)
		assert.NotEmpty(t, uid)
	}
	for _, want := range []string{`{"content":"hello"}`, `{"content":"to the ***"}`} {
		select {
		case m := <-bob.inbox:
			assert.JSONEq(t, want, string(m.Content))
		case <-s.ctx().Done():
			t.Fatal("nothing came")
		}
	}
	change := clientwire.ChangeChrmKV{
		Entry: clientwire.ChrmKVEntity{Key: "topic", Value: "quiz"}, Notify: true,
		Notification: clientwire.UpStreamMessage{ObjectName: "RC:chrmKVNotiMsg", Content: []byte(`{"type":1,"key":"topic","value":"quiz"}`)},
	}
	require.NoError(t, ann.Query(s.ctx(), "setKV", "r", &change, nil))
	require.NoError(t, ann.Quit(s.ctx(), "r"))
	require.NoError(t, s.emu.AwaitWebhooks(s.ctx()))

	var told []string
	for _, e := range app.told() {
		if m, ok := e.(webhook.Message); ok {
			told = append(told, m.ObjectName+" "+m.Original+" from "+m.From+" on "+m.Source)
			continue
		}
		told = append(told, line(e))
	}
	assert.Equal(t, []string{
		"ann online on Websocket", "bob online on Websocket",
		"r created by call: ", "r joined by call: ann", "r joined by call: bob",
		`RC:TxtMsg {"content":"hello"} from ann on Websocket`,
		`RC:TxtMsg {"content":"to the ***"} from ann on Websocket`,
		"r topic=quiz set by ann",
		"r left by call: ann",
	}, told)
}
