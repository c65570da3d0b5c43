package message_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/internal/samples"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func on(c rongcloud.Caller) *message.Service { return message.New(c) }

func ids(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("id%d", i)
	}
	return list
}

func TestCalls(t *testing.T) { apitest.Calls(t, samples.MessageAll()) }

func TestNumericIDs(t *testing.T) { apitest.NumericIDs(t, samples.MessageAll()) }

func TestContract(t *testing.T) {
	apitest.Table(t, message.Operations())
	apitest.Complete(t, message.New(nil), message.Operations(), samples.MessageAll(), map[string]string{
		"message.sendSystem count":                     "one SDK sends it, no page lists it",
		"message.sendPrivateStream isCounted":          "no page has it",
		"message.sendPrivateStream pushContent":        "not confirmed",
		"message.sendPrivateStream content.messageUID": "of later chunks: TestALaterChunk",
		"message.sendGroupStream content.messageUID":   "of later chunks: TestALaterChunk",
		"message.sendSystemTemplate verifyBlacklist":   "has no meaning for system messages",
	})
	apitest.Limits(t, samples.MessageAll(), map[string]string{
		"content":          "TestEverySendChecksSenderAndContent",
		"objectName":       "TestEverySendChecksSenderAndContent",
		"conversationType": "TestConversationTypes",
		"date":             "TestHistoryHours",
		"values":           "TestTemplateValues",
		"content.seq":      "TestStreamChunks",
		"content.type":     "TestStreamChunks",
		"message.sendPrivateTemplate pushContent": "has one for each user, always",
		"message.sendSystemTemplate pushContent":  "has one for each user, always",
	})
	apitest.Docs(t, ".", message.Operations())
	apitest.Names(t, ".", asAny, samples.MessageAll())
	apitest.Results(t, message.New(nil), samples.MessageAll())
	apitest.NoCaller(t, asAny, (*message.Service)(nil), &message.Service{})
}

func asAny(c rongcloud.Caller) any { return on(c) }

// sends has one send of every kind, with a given sender and content.
var sends = map[string]func(ctx context.Context, c rongcloud.Caller, from string, content message.Content, dedup int64) error{
	"SendChatroom": func(ctx context.Context, c rongcloud.Caller, from string, content message.Content, dedup int64) error {
		_, err := on(c).SendChatroom(ctx, message.ChatroomParams{From: from, To: ids(1), Content: content, DedupKey: dedup})
		return err
	},
	"SendPrivate": func(ctx context.Context, c rongcloud.Caller, from string, content message.Content, dedup int64) error {
		_, err := on(c).SendPrivate(ctx, message.PrivateParams{From: from, To: ids(1), Content: content, DedupKey: dedup})
		return err
	},
	"SendGroup": func(ctx context.Context, c rongcloud.Caller, from string, content message.Content, dedup int64) error {
		_, err := on(c).SendGroup(ctx, message.GroupParams{From: from, To: ids(1), Content: content, DedupKey: dedup})
		return err
	},
	"SendSystem": func(ctx context.Context, c rongcloud.Caller, from string, content message.Content, dedup int64) error {
		_, err := on(c).SendSystem(ctx, message.SystemParams{From: from, To: ids(1), Content: content, DedupKey: dedup})
		return err
	},
	"SendPrivateStatus": func(ctx context.Context, c rongcloud.Caller, from string, content message.Content, dedup int64) error {
		_, err := on(c).SendPrivateStatus(ctx, message.StatusParams{From: from, To: ids(1), Content: content, DedupKey: dedup})
		return err
	},
	"SendGroupStatus": func(ctx context.Context, c rongcloud.Caller, from string, content message.Content, dedup int64) error {
		_, err := on(c).SendGroupStatus(ctx, message.StatusParams{From: from, To: ids(1), Content: content, DedupKey: dedup})
		return err
	},
	"Broadcast": func(ctx context.Context, c rongcloud.Caller, from string, content message.Content, dedup int64) error {
		_, err := on(c).Broadcast(ctx, message.BroadcastParams{From: from, Content: content, DedupKey: dedup})
		return err
	},
	"BroadcastOnline": func(ctx context.Context, c rongcloud.Caller, from string, content message.Content, dedup int64) error {
		_, err := on(c).BroadcastOnline(ctx, message.BroadcastOnlineParams{From: from, Content: content, DedupKey: dedup})
		return err
	},
	// The only send without a DedupKey.
	"SendAllChatrooms": func(ctx context.Context, c rongcloud.Caller, from string, content message.Content, _ int64) error {
		return on(c).SendAllChatrooms(ctx, message.AllChatroomsParams{From: from, Content: content})
	},
}

// textOf returns a content that encodes to n bytes, most of them in characters of three bytes.
func textOf(n int) message.Content {
	n -= len(`{"content":""}`)
	return message.Text{Content: strings.Repeat("融", n/3) + strings.Repeat("a", n%3)}
}

type named string

func (n named) ObjectName() string { return string(n) }

type refusing struct{ named }

var errRefused = errors.New("the gift has no item")

func (refusing) Validate() error { return errRefused }

type unencodable struct {
	named
	Value float64
}

func TestEverySendChecksSenderAndContent(t *testing.T) {
	for name, send := range sends {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			apitest.Bounds(t, []apitest.Bound{
				{Name: "sender in bytes", Parameter: "fromUserId", Low: 1, High: 64, Call: func(ctx context.Context, c rongcloud.Caller, n int) error {
					return send(ctx, c, strings.Repeat("u", n), message.Text{Content: "hi"}, 0)
				}},
				{Name: "content in bytes", Parameter: "content", Low: apitest.Unbounded, High: 131072, Call: func(ctx context.Context, c rongcloud.Caller, n int) error {
					return send(ctx, c, "u1", textOf(n), 0)
				}},
				{Name: "object name in characters", Parameter: "objectName", Low: 1, High: 32, Call: func(ctx context.Context, c rongcloud.Caller, n int) error {
					return send(ctx, c, "u1", named(strings.Repeat("名", n)), 0)
				}},
			})
			with := func(content message.Content) apitest.Func {
				return apitest.Void(func(ctx context.Context, c rongcloud.Caller) error { return send(ctx, c, "u1", content, 0) })
			}
			apitest.Refusals(t, []apitest.BadInput{
				{Name: "no content", Parameter: "content", Says: "must not be nil", Call: with(nil)},
				{Name: "reserved name", Parameter: "objectName", Says: "RC:", Call: with(named("RC:Mine"))},
				{Name: "invalid content", Parameter: "content", Says: errRefused.Error(), Call: with(refusing{"APP:Gift"})},
				{Name: "unencodable content", Parameter: "content", Says: "NaN", Call: with(unencodable{"APP:Gift", math.NaN()})},
			})
		})
	}
}

func TestEverySendCarriesTheContentAsItIs(t *testing.T) {
	for name, send := range sends {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := apitest.NewWire(t, 200, apitest.OK)
			require.NoError(t, send(t.Context(), w.Client, "u1", message.Text{Content: `<b>&"`}, 0))
			pairs, err := url.ParseQuery(w.Requests[0].Body)
			require.NoError(t, err)
			assert.Equal(t, `{"content":"<b>&\""}`, pairs.Get("content"))
			assert.Equal(t, "RC:TxtMsg", pairs.Get("objectName"))
			assert.False(t, pairs.Has("msgRandom"))
		})
	}
}

func TestSendKeepsTheCauseOfABadContent(t *testing.T) {
	_, err := on(apitest.NewWire(t, 200, apitest.OK).Client).SendChatroom(t.Context(), message.ChatroomParams{
		From: "u1", To: ids(1), Content: refusing{"APP:Gift"},
	})
	assert.ErrorIs(t, err, errRefused)
	assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
}

// unitsOf records how many units of the quota a call takes.
type unitsOf struct {
	rongcloud.Caller
	units int
}

func (u *unitsOf) Call(ctx context.Context, req rongcloud.Request, out rongcloud.Answer, opts ...rongcloud.CallOption) (rongcloud.Meta, error) {
	u.units = req.Units
	return u.Caller.Call(ctx, req, out, opts...)
}

func TestUnitsAreTargets(t *testing.T) {
	hi := message.Text{Content: "hi"}
	for name, call := range map[string]struct {
		send  func(ctx context.Context, s *message.Service) error
		units int
	}{
		"chatrooms": {func(ctx context.Context, s *message.Service) error {
			_, err := s.SendChatroom(ctx, message.ChatroomParams{From: "u1", To: ids(7), Content: hi})
			return err
		}, 7},
		"users": {func(ctx context.Context, s *message.Service) error {
			_, err := s.SendPrivate(ctx, message.PrivateParams{From: "u1", To: ids(5), Content: hi})
			return err
		}, 5},
		"groups": {func(ctx context.Context, s *message.Service) error {
			_, err := s.SendGroup(ctx, message.GroupParams{From: "u1", To: ids(3), Content: hi})
			return err
		}, 3},
		"members of one group": {func(ctx context.Context, s *message.Service) error {
			_, err := s.SendGroup(ctx, message.GroupParams{From: "u1", To: ids(1), Users: ids(9), Content: hi})
			return err
		}, 1},
		"users of the system": {func(ctx context.Context, s *message.Service) error {
			_, err := s.SendSystem(ctx, message.SystemParams{From: "u1", To: ids(4), Content: hi})
			return err
		}, 4},
		"status to users": {func(ctx context.Context, s *message.Service) error {
			_, err := s.SendPrivateStatus(ctx, message.StatusParams{From: "u1", To: ids(6), Content: hi})
			return err
		}, 6},
		"status to groups": {func(ctx context.Context, s *message.Service) error {
			_, err := s.SendGroupStatus(ctx, message.StatusParams{From: "u1", To: ids(2), Content: hi})
			return err
		}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seen := &unitsOf{Caller: apitest.NewWire(t, 200, apitest.OK).Client}
			require.NoError(t, call.send(t.Context(), on(seen)))
			assert.Equal(t, call.units, seen.units)
		})
	}
}

var hi = message.Text{Content: "hi"}
