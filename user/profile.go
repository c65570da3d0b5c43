package user

import (
	"context"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// Profile describes a registered user.
type Profile struct {
	ID          string    `json:"userId"`
	Name        string    `json:"userName"`
	PortraitURI string    `json:"userPortrait"`
	Created     time.Time `json:"created,omitzero"`
}

// UpdateParams are the parameters of Update. An empty field keeps the stored value.
type UpdateParams struct {
	ID          string `param:"userId"`      // required
	Name        string `param:"name"`        // at most 64 characters
	PortraitURI string `param:"portraitUri"` // at most 1024 bytes
}

var opUpdate = rongcloud.Operation{ID: "user.refresh", Path: "/user/refresh.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// Update changes the name and avatar that push notifications show (修改用户信息). At least one of them is required.
//
// Operation user.refresh: POST /user/refresh.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/user/modify
func (s *Service) Update(ctx context.Context, u UpdateParams, opts ...rongcloud.CallOption) error {
	p := param.Of[UpdateParams](opUpdate)
	p.ID("userId", u.ID)
	if u.Name == "" && u.PortraitURI == "" {
		p.Fail("name", "or PortraitURI (portraitUri) must be given")
	}
	p.Optional("name", u.Name, param.Chars(registerNameChars))
	p.Optional("portraitUri", u.PortraitURI, param.Bytes(portraitURIBytes))
	return p.Do(ctx, s.via(), opts)
}

var opGet = rongcloud.Operation{ID: "user.info", Path: "/user/info.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// Get returns a user (查询用户信息). It fails with ErrNotFound if the id was never registered.
//
// Operation user.info: POST /user/info.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/user/get
func (s *Service) Get(ctx context.Context, userID string, opts ...rongcloud.CallOption) (Profile, error) {
	p := param.For(opGet).Arg("userID", "userId")
	p.ID("userId", userID)
	var answer struct {
		rongcloud.Envelope
		UserName     wire.Text `json:"userName"`
		UserPortrait string    `json:"userPortrait"`
		CreateTime   string    `json:"createTime"`
	}
	meta, err := p.Call(ctx, s.via(), &answer, opts)
	if err != nil {
		return Profile{}, err
	}
	created, err := meta.ParseTime(answer.CreateTime)
	if err != nil {
		return Profile{}, err
	}
	return Profile{ID: userID, Name: string(answer.UserName), PortraitURI: answer.UserPortrait, Created: created}, nil
}
