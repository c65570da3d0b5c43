package user

import (
	"context"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

var opCheckOnline = rongcloud.Operation{
	ID: "user.checkOnline", Path: "/user/checkOnline.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// IsOnline reports whether a user is connected (查询用户在线状态).
//
// Operation user.checkOnline: POST /user/checkOnline.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/user/check-online-status-by-user
func (s *Service) IsOnline(ctx context.Context, userID string, opts ...rongcloud.CallOption) (bool, error) {
	p := param.For(opCheckOnline).Arg("userID", "userId")
	p.ID("userId", userID)
	var answer struct {
		rongcloud.Envelope
		// Documented as a string with a digit. Some official SDKs have a number.
		Status wire.Bool `json:"status"`
	}
	_, err := p.Call(ctx, s.via(), &answer, opts)
	return bool(answer.Status), err
}
