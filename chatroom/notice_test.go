package chatroom_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
)

// notifying has the methods that can notify clients. The test sets the parameters of the notice.
var notifying = map[string]func(ctx context.Context, s *chatroom.Service, notify bool, extra string) error{
	"Block": func(ctx context.Context, s *chatroom.Service, notify bool, extra string) error {
		return s.Block(ctx, chatroom.BlockParams{RoomID: "r1", UserIDs: []string{"u1"}, Duration: time.Minute, Notify: notify, NotifyExtra: extra})
	},
	"Unblock": func(ctx context.Context, s *chatroom.Service, notify bool, extra string) error {
		return s.Unblock(ctx, chatroom.UnblockParams{RoomID: "r1", UserIDs: []string{"u1"}, Notify: notify, NotifyExtra: extra})
	},
	"Mute": func(ctx context.Context, s *chatroom.Service, notify bool, extra string) error {
		return s.Mute(ctx, chatroom.MuteParams{RoomID: "r1", UserIDs: []string{"u1"}, Duration: time.Minute, Notify: notify, NotifyExtra: extra})
	},
	"Unmute": func(ctx context.Context, s *chatroom.Service, notify bool, extra string) error {
		return s.Unmute(ctx, chatroom.UnmuteParams{RoomID: "r1", UserIDs: []string{"u1"}, Notify: notify, NotifyExtra: extra})
	},
	"MuteGlobally": func(ctx context.Context, s *chatroom.Service, notify bool, extra string) error {
		return s.MuteGlobally(ctx, chatroom.MuteGloballyParams{UserIDs: []string{"u1"}, Duration: time.Minute, Notify: notify, NotifyExtra: extra})
	},
	"UnmuteGlobally": func(ctx context.Context, s *chatroom.Service, notify bool, extra string) error {
		return s.UnmuteGlobally(ctx, chatroom.UnmuteGloballyParams{UserIDs: []string{"u1"}, Notify: notify, NotifyExtra: extra})
	},
	"MuteAll": func(ctx context.Context, s *chatroom.Service, notify bool, extra string) error {
		return s.MuteAll(ctx, chatroom.MuteAllParams{RoomID: "r1", Notify: notify, NotifyExtra: extra})
	},
	"UnmuteAll": func(ctx context.Context, s *chatroom.Service, notify bool, extra string) error {
		return s.UnmuteAll(ctx, chatroom.MuteAllParams{RoomID: "r1", Notify: notify, NotifyExtra: extra})
	},
	"AllowDuringMuteAll": func(ctx context.Context, s *chatroom.Service, notify bool, extra string) error {
		return s.AllowDuringMuteAll(ctx, chatroom.DuringMuteAllParams{RoomID: "r1", UserIDs: []string{"u1"}, Notify: notify, NotifyExtra: extra})
	},
	"DisallowDuringMuteAll": func(ctx context.Context, s *chatroom.Service, notify bool, extra string) error {
		return s.DisallowDuringMuteAll(ctx, chatroom.DuringMuteAllParams{RoomID: "r1", UserIDs: []string{"u1"}, Notify: notify, NotifyExtra: extra})
	},
	"SetAttribute": func(ctx context.Context, s *chatroom.Service, notify bool, _ string) error {
		return s.SetAttribute(ctx, chatroom.SetAttributeParams{RoomID: "r1", Owner: "u1", Key: "k", Value: "v", Notice: attributeNotice(notify)})
	},
	"RemoveAttribute": func(ctx context.Context, s *chatroom.Service, notify bool, _ string) error {
		return s.RemoveAttribute(ctx, chatroom.RemoveAttributeParams{RoomID: "r1", Owner: "u1", Key: "k", Notice: attributeNotice(notify)})
	},
}

func attributeNotice(notify bool) *chatroom.AttributeNotice {
	if !notify {
		return nil
	}
	return &chatroom.AttributeNotice{}
}

func TestNoticeMakesACallUnrepeatable(t *testing.T) {
	for name, call := range notifying {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			caller := &recorder{}
			s := chatroom.New(caller)
			require.NoError(t, call(t.Context(), s, true, ""))
			require.NoError(t, call(t.Context(), s, false, ""))
			require.Len(t, caller.requests, 2)
			assert.False(t, caller.requests[0].Operation.Idempotent, "a repeat would notify clients twice")
			assert.True(t, caller.requests[1].Operation.Idempotent, "and the table must not have changed")
		})
	}
}

func TestNoticeTextWithoutNotice(t *testing.T) {
	var inputs []apitest.BadInput
	for name, call := range notifying {
		if name == "SetAttribute" || name == "RemoveAttribute" {
			continue // their notice is a pointer, nil or not
		}
		inputs = append(inputs, apitest.BadInput{Name: name, Parameter: "extra", Says: "needNotify", Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return call(ctx, s, false, "why")
		})})
	}
	apitest.Refusals(t, inputs)
}
