package chatroom_test

import (
	"context"
	"strings"
	"testing"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
)

var rtcCases = []apitest.Case{
	{
		Method: "BindRTC", Operation: "chatroom.bindRTCRoom",
		Call: do(func(ctx context.Context, s *chatroom.Service) error {
			return s.BindRTC(ctx, chatroom.RTCBinding{RoomID: "r1", RTCRoomID: "rtc 1"})
		}),
		Form: "chatroomId=r1&rtcRoomId=rtc 1",
	},
}

func TestRTCLimits(t *testing.T) {
	apitest.Bounds(t, []apitest.Bound{
		{Name: "RTC room id in characters", Parameter: "rtcRoomId", Low: 1, High: 64, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return s.BindRTC(ctx, chatroom.RTCBinding{RoomID: "r1", RTCRoomID: strings.Repeat("音", n)})
		})},
	})
}
