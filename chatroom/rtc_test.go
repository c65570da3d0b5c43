package chatroom_test

import (
	"context"
	"strings"
	"testing"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
)

func TestRTCLimits(t *testing.T) {
	apitest.Bounds(t, []apitest.Bound{
		{Name: "RTC room id in characters", Parameter: "rtcRoomId", Low: 1, High: 64, Call: sized(func(ctx context.Context, s *chatroom.Service, n int) error {
			return s.BindRTC(ctx, chatroom.RTCBinding{RoomID: "r1", RTCRoomID: strings.Repeat("音", n)})
		})},
	})
}
