package chatroom

import (
	"context"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// RTCBinding is a chatroom and the RTC room that keeps it alive.
type RTCBinding struct {
	RoomID    string `param:"chatroomId"` // required
	RTCRoomID string `param:"rtcRoomId"`  // required, at most 64 characters
}

var opBindRTC = rongcloud.Operation{
	ID: "chatroom.bindRTCRoom", Path: "/chatroom/correlation/rtc.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// BindRTC keeps an idle chatroom alive while an RTC room exists (聊天室绑定音视频房间). The end of the RTC room alone does not
// destroy the chatroom.
//
// The path and the quota are from the official list of operations. Its page could not be read, so the parameter names
// are inferred from the client call of the same feature: try it on your deployment before you rely on it.
//
// Operation chatroom.bindRTCRoom: POST /chatroom/correlation/rtc.json, 100 calls per second.
func (s *Service) BindRTC(ctx context.Context, b RTCBinding, opts ...rongcloud.CallOption) error {
	p := inRoomOf[RTCBinding](opBindRTC, b.RoomID)
	p.Text("rtcRoomId", b.RTCRoomID, param.Chars(64))
	return p.Do(ctx, s.via(), opts)
}
