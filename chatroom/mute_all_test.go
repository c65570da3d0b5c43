package chatroom_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/rongcloud"
)

var muteAllCases = []apitest.Case{
	{
		Method: "MuteAll", Operation: "chatroom.muteAll",
		Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.MuteAll(ctx, chatroom.MuteAllParams{RoomID: "r1", Notify: true, NotifyExtra: "x"})
		}),
		Form: "chatroomId=r1&needNotify=true&extra=x",
	},
	{
		Method: "MuteAll", Name: "silently", Operation: "chatroom.muteAll",
		Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.MuteAll(ctx, chatroom.MuteAllParams{RoomID: "r1"})
		}),
		Form: "chatroomId=r1",
	},
	{
		Method: "UnmuteAll", Operation: "chatroom.unmuteAll",
		Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.UnmuteAll(ctx, chatroom.MuteAllParams{RoomID: "r1", Notify: true, NotifyExtra: "x"})
		}),
		Form: "chatroomId=r1&needNotify=true&extra=x",
	},
	{
		Method: "IsMutedAll", Operation: "chatroom.checkMuteAll",
		Call:   ask(func(ctx context.Context, s *chatroom.Service) (any, error) { return s.IsMutedAll(ctx, "r1") }),
		Form:   "chatroomId=r1",
		Answer: `{"code":200,"status":1}`,
		Want:   true,
	},
	{
		Method: "IsMutedAll", Name: "status as a text", Operation: "chatroom.checkMuteAll",
		Call:   ask(func(ctx context.Context, s *chatroom.Service) (any, error) { return s.IsMutedAll(ctx, "r1") }),
		Form:   "chatroomId=r1",
		Answer: `{"code":200,"status":"0"}`,
		Want:   false,
	},
	{
		Method: "MutedRoomsPage", Operation: "chatroom.queryMuteAll",
		Call: ask(func(ctx context.Context, s *chatroom.Service) (any, error) {
			return s.MutedRoomsPage(ctx, rongcloud.Page{Number: 2, Size: 10})
		}),
		Form:   "page=2&size=10",
		Answer: `{"code":200,"chatroomIds":["r1","r2"]}`,
		Want:   []string{"r1", "r2"},
	},
	{
		Method: "MutedRoomsPage", Name: "server default", Operation: "chatroom.queryMuteAll",
		Call: ask(func(ctx context.Context, s *chatroom.Service) (any, error) {
			return s.MutedRoomsPage(ctx, rongcloud.Page{})
		}),
		Answer: `{"code":200,"chatroomids":["r1"]}`,
		Want:   []string{"r1"},
	},
	{
		Method: "MutedRooms", Operation: "chatroom.queryMuteAll",
		Call:   ask(func(ctx context.Context, s *chatroom.Service) (any, error) { return apitest.Collect(s.MutedRooms(ctx)) }),
		Form:   "page=1&size=1000",
		Answer: `{"code":200,"chatroomIds":["r1","r2"]}`,
		Want:   []string{"r1", "r2"},
	},
	{
		Method: "AllowDuringMuteAll", Operation: "chatroom.addMuteAllWhitelist",
		Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.AllowDuringMuteAll(ctx, chatroom.DuringMuteAllParams{RoomID: "r1", UserIDs: []string{"u1", "u2"}, Notify: true, NotifyExtra: "x"})
		}),
		Form: "chatroomId=r1&userId=u1&userId=u2&needNotify=true&extra=x",
	},
	{
		Method: "DisallowDuringMuteAll", Operation: "chatroom.removeMuteAllWhitelist",
		Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.DisallowDuringMuteAll(ctx, chatroom.DuringMuteAllParams{RoomID: "r1", UserIDs: []string{"u1"}, Notify: true, NotifyExtra: "x"})
		}),
		Form: "chatroomId=r1&userId=u1&needNotify=true&extra=x",
	},
	{
		Method: "AllowedDuringMuteAll", Operation: "chatroom.queryMuteAllWhitelist",
		Call:   ask(func(ctx context.Context, s *chatroom.Service) (any, error) { return s.AllowedDuringMuteAll(ctx, "r1") }),
		Form:   "chatroomId=r1",
		Answer: `{"code":200,"userIds":["u1","u2"]}`,
		Want:   []string{"u1", "u2"},
	},
}

func TestMuteAllLimits(t *testing.T) {
	apitest.Bounds(t, []apitest.Bound{
		{Name: "page of muted rooms", Parameter: "size", Low: 0, High: 1000, Says: "1 to 1000", Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			_, err := s.MutedRoomsPage(ctx, rongcloud.Page{Size: n})
			return err
		})},
		{Name: "users to allow", Parameter: "userId", Low: 1, High: 20, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return s.AllowDuringMuteAll(ctx, chatroom.DuringMuteAllParams{RoomID: "r1", UserIDs: texts(n)})
		})},
		{Name: "users to disallow", Parameter: "userId", Low: 1, High: 20, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return s.DisallowDuringMuteAll(ctx, chatroom.DuringMuteAllParams{RoomID: "r1", UserIDs: texts(n)})
		})},
	})
}

// fullPage answers one full page and then one with a single room.
type fullPage struct{ recorder }

func (f *fullPage) Call(ctx context.Context, req rongcloud.Request, out rongcloud.Answer, opts ...rongcloud.CallOption) (rongcloud.Meta, error) {
	n := 1000
	if len(f.requests) > 0 {
		n = 1
	}
	_, _ = f.recorder.Call(ctx, req, out, opts...)
	return rongcloud.Meta{}, unmarshalList(out, "chatroomIds", texts(n))
}

func TestMutedRoomsReadsPageAfterPage(t *testing.T) {
	t.Parallel()
	caller := &fullPage{}
	rooms, err := apitest.Collect(chatroom.New(caller).MutedRooms(t.Context()))
	require.NoError(t, err)
	assert.Len(t, rooms, 1001)
	require.Len(t, caller.requests, 2)
	for i, req := range caller.requests {
		assert.Equal(t, rongcloud.Fields{{Name: "page", Value: fmt.Sprint(i + 1)}, {Name: "size", Value: "1000"}}, req.Fields)
	}
}

func TestMutedRoomsEndsWithTheError(t *testing.T) {
	t.Parallel()
	w := apitest.NewWire(t, http.StatusBadRequest, `{"code":1002,"errorMessage":"page"}`)
	rooms, err := apitest.Collect(chatroom.New(w.Client).MutedRooms(t.Context()))
	assert.Empty(t, rooms)
	assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
	assert.Len(t, w.Requests, 1)
}
