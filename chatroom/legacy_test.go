package chatroom_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
)

var legacyCases = []apitest.Case{
	{
		Method: "CreateLegacy", Operation: "chatroom.createLegacy",
		Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.CreateLegacy(ctx, map[string]string{"r2": "b & c", "r6": "f", "r4": "d", "r1": "第一", "r5": "e", "r3": "c"})
		}),
		Form: "chatroom[r1]=第一&chatroom[r2]=b & c&chatroom[r3]=c&chatroom[r4]=d&chatroom[r5]=e&chatroom[r6]=f",
	},
	{
		Method: "QueryLegacy", Operation: "chatroom.query",
		Call: ask(func(ctx context.Context, s *chatroom.Service) (any, error) {
			return s.QueryLegacy(ctx, []string{"r1", "r2"})
		}),
		Form: "chatroomId=r1&chatroomId=r2",
		Answer: `{"code":200,"chatRooms":[{"chrmId":"r1","name":"One","time":"2026-03-04 05:06:07"},` +
			`{"chatroomId":"r2","name":"Two","time":"2014-01-01 1:1:1"}]}`,
		Want: chatroom.LegacyRooms{
			{ID: "r1", Name: "One", Created: time.Date(2026, 3, 4, 5, 6, 7, 0, beijing)},
			{ID: "r2", Name: "Two", Created: time.Date(2014, 1, 1, 1, 1, 1, 0, beijing)},
		},
	},
	{
		Method: "Join", Operation: "chatroom.join",
		Call: do(func(ctx context.Context, s *chatroom.Service) error { return s.Join(ctx, "r1", []string{"u1", "u2"}) }),
		Form: "chatroomId=r1&userId=u1&userId=u2",
	},
}

func TestLegacyLimits(t *testing.T) {
	apitest.Bounds(t, []apitest.Bound{
		{Name: "rooms of the older creation", Parameter: "chatroom[ID]", Low: 1, High: 100, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			names := map[string]string{}
			for _, id := range texts(n) {
				names[id] = "name"
			}
			return s.CreateLegacy(ctx, names)
		})},
		{Name: "id of the older creation in bytes", Parameter: "chatroom[ID]", Low: 1, High: 64, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return s.CreateLegacy(ctx, map[string]string{strings.Repeat("r", n): "name"})
		})},
		{Name: "rooms of the older query", Parameter: "chatroomId", Low: 1, High: 20, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			_, err := s.QueryLegacy(ctx, texts(n))
			return err
		})},
		{Name: "users to join", Parameter: "userId", Low: 1, High: 50, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return s.Join(ctx, "r1", texts(n))
		})},
	})
}

func TestLegacyBadInput(t *testing.T) {
	apitest.Refusals(t, []apitest.BadInput{
		{Name: "no name", Parameter: "chatroom[r1]", Says: "not be empty", Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.CreateLegacy(ctx, map[string]string{"r1": ""})
		})},
		{Name: "bracket in an id that stands in brackets", Parameter: "chatroom[ID]", Says: "brackets", Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.CreateLegacy(ctx, map[string]string{"r]1": "name"})
		})},
	})
}
