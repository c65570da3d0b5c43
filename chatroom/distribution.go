package chatroom

import (
	"context"

	"github.com/rongcloud-go/sdk/rongcloud"
)

var opStopDistribution = rongcloud.Operation{ID: "chatroom.stopDistribution", Path: "/chatroom/message/stopDistribution.json", Idempotent: true}

// StopDistribution stops the delivery of a room's messages to its members (停止聊天室消息分发) until ResumeDistribution. Older
// SDKs have the call, but no current page does: try it on your deployment before you rely on it.
//
// Operation chatroom.stopDistribution: POST /chatroom/message/stopDistribution.json, no quota is documented.
func (s *Service) StopDistribution(ctx context.Context, roomID string, opts ...rongcloud.CallOption) error {
	return inRoom(opStopDistribution, roomID).Do(ctx, s.via(), opts)
}

var opResumeDistribution = rongcloud.Operation{ID: "chatroom.resumeDistribution", Path: "/chatroom/message/resumeDistribution.json", Idempotent: true}

// ResumeDistribution resumes the delivery of a room's messages to its members (恢复聊天室消息分发). See StopDistribution.
//
// Operation chatroom.resumeDistribution: POST /chatroom/message/resumeDistribution.json, no quota is documented.
func (s *Service) ResumeDistribution(ctx context.Context, roomID string, opts ...rongcloud.CallOption) error {
	return inRoom(opResumeDistribution, roomID).Do(ctx, s.via(), opts)
}
