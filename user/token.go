package user

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const (
	registerNameChars = 64
	portraitURIBytes  = 1024
)

// Registration is a user to register.
type Registration struct {
	ID          string `param:"userId"`      // required, at most 64 bytes
	Name        string `param:"name"`        // required, at most 64 characters; what push notifications show. A later registration overwrites it
	PortraitURI string `param:"portraitUri"` // address of the avatar, at most 1024 bytes; used by push notifications only
}

// Token is what a client connects with. It prints without its value, with fmt and with slog, so that it does not slip into a log.
//
// JSON has the value: {"userId": ..., "token": ...} is there to be stored, or to answer a client that logs in. So a logger that
// makes JSON of what holds a Token shows it; log UserID instead.
type Token struct {
	UserID string `json:"userId"`
	Value  string `json:"token"`
}

var opRegister = rongcloud.Operation{ID: "user.getToken", Path: "/user/getToken.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(200)}

// Format leaves the value out, whatever the verb.
func (t Token) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, t.redacted()) }

// LogValue leaves the value out.
func (t Token) LogValue() slog.Value { return slog.StringValue(t.redacted()) }

func (t Token) redacted() string { return "user.Token{UserID:" + t.UserID + ", Value:[redacted]}" }

// Register registers a user (注册用户) and issues a token for it. Registering a known id again is not an error: it issues one
// more token, and the earlier ones stay valid. Tokens do not expire unless the console sets a lifetime for them; a new App
// Secret voids all.
//
// Fails with code 2007 when the app has as many users as it may have: 100 in the development environment.
//
// Operation user.getToken: POST /user/getToken.json, 200 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/user/register
func (s *Service) Register(ctx context.Context, r Registration, opts ...rongcloud.CallOption) (Token, error) {
	p := param.Of[Registration](opRegister)
	p.ID("userId", r.ID)
	// Current pages bound the name by 64 characters; pages of 2021 and some SDKs say 128 bytes.
	p.Text("name", r.Name, param.Chars(registerNameChars))
	p.Optional("portraitUri", r.PortraitURI, param.Bytes(portraitURIBytes))
	var answer struct {
		rongcloud.Envelope
		UserID wire.Text `json:"userId"`
		Token  wire.Text `json:"token"`
	}
	if _, err := p.Call(ctx, s.via(), &answer, opts); err != nil {
		return Token{}, err
	}
	return Token{UserID: string(answer.UserID), Value: string(answer.Token)}, nil
}

var opExpireTokens = rongcloud.Operation{
	ID: "user.expireToken", Path: "/user/token/expire.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// ExpireTokens voids the tokens (Token 失效) that 1 to 20 users got before a moment. A connected client stays connected until
// it has to connect again.
//
// Operation user.expireToken: POST /user/token/expire.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/user/expire
func (s *Service) ExpireTokens(ctx context.Context, userIDs []string, before time.Time, opts ...rongcloud.CallOption) error {
	p := param.For(opExpireTokens).Arg("userIDs", "userId").Arg("before", "time")
	p.IDs("userId", userIDs, 20)
	p.Millis("time", before)
	return p.Do(ctx, s.via(), opts)
}
