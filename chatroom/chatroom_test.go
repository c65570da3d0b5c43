package chatroom_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/internal/samples"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// ask and do return a call of the service under test.
func ask(call func(ctx context.Context, s *chatroom.Service) (any, error)) apitest.Func {
	return func(ctx context.Context, c rongcloud.Caller) (any, error) { return call(ctx, chatroom.New(c)) }
}

func do(call func(ctx context.Context, s *chatroom.Service) error) apitest.Func {
	return ask(func(ctx context.Context, s *chatroom.Service) (any, error) { return nil, call(ctx, s) })
}

func texts(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("t%d", i)
	}
	return list
}

// recorder is a Caller that keeps the requests and returns no answer.
type recorder struct{ requests []rongcloud.Request }

func (r *recorder) Call(_ context.Context, req rongcloud.Request, _ rongcloud.Answer, _ ...rongcloud.CallOption) (rongcloud.Meta, error) {
	r.requests = append(r.requests, req)
	return rongcloud.Meta{}, nil
}

func TestCalls(t *testing.T) { apitest.Calls(t, samples.Chatroom) }

func TestNumericIDs(t *testing.T) { apitest.NumericIDs(t, samples.Chatroom) }

func TestContract(t *testing.T) {
	apitest.Table(t, chatroom.Operations())
	apitest.Complete(t, chatroom.New(nil), chatroom.Operations(), samples.Chatroom, nil)
	apitest.Limits(t, samples.Chatroom, nil)
	apitest.Docs(t, ".", chatroom.Operations())
	apitest.Names(t, ".", asAny, samples.Chatroom)
	apitest.Results(t, chatroom.New(nil), samples.Chatroom)
	apitest.NoCaller(t, asAny, (*chatroom.Service)(nil), &chatroom.Service{})
}

func asAny(c rongcloud.Caller) any { return chatroom.New(c) }

func TestBadRoomID(t *testing.T) {
	apitest.Refusals(t, []apitest.BadInput{
		{Name: "room id with a space", Parameter: "chatroomId", Says: "spaces", Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.EndKeepAlive(ctx, "r 1")
		})},
	})
}

func TestUnreadableTime(t *testing.T) {
	for name, call := range map[string]apitest.Func{
		"Members": ask(func(ctx context.Context, s *chatroom.Service) (any, error) {
			return s.Members(ctx, chatroom.MembersParams{RoomID: "r1"})
		}),
		"Blocked": ask(func(ctx context.Context, s *chatroom.Service) (any, error) { return s.Blocked(ctx, "r1") }),
		"QueryLegacy": ask(func(ctx context.Context, s *chatroom.Service) (any, error) {
			return s.QueryLegacy(ctx, []string{"r1"})
		}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := apitest.NewWire(t, 200, `{"code":200,"users":[{"id":"u1","userId":"u1","time":"soon"}],"chatRooms":[{"chrmId":"r1","time":"soon"}]}`)
			_, err := call(t.Context(), w.Client)
			assert.ErrorIs(t, err, rongcloud.ErrUnavailable)
			assert.ErrorContains(t, err, "time")
		})
	}
}

// unmarshalList sets an answer to a list of strings.
func unmarshalList(out rongcloud.Answer, name string, list []string) error {
	text, err := json.Marshal(map[string]any{"code": 200, name: list})
	if err != nil {
		return err
	}
	return json.Unmarshal(text, out)
}
