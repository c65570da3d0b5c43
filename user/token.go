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
	Name        string `param:"name"`        // required, at most 64 characters; shown by push notifications. A later registration overwrites it
	PortraitURI string `param:"portraitUri"` // URL of the avatar, at most 1024 bytes; used only by push notifications
}

// Token authenticates a client when it connects. Both fmt and slog print it without its value, to keep the value out of
// logs.
//
// JSON contains the value, as {"userId": ..., "token": ...}, so that a Token can be stored or sent to a client that
// logs in. A logger that encodes a Token as JSON therefore shows the value; log UserID instead.
type Token struct {
	UserID string `json:"userId"`
	Value  string `json:"token"`
}

var opRegister = rongcloud.Operation{ID: "user.getToken", Path: "/user/getToken.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(200)}

// Format prints t without its value, whatever the verb.
func (t Token) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, t.redacted()) }

// LogValue returns t without its value.
func (t Token) LogValue() slog.Value { return slog.StringValue(t.redacted()) }

func (t Token) redacted() string { return "user.Token{UserID:" + t.UserID + ", Value:[redacted]}" }

// Register registers a user (注册用户) and issues a token. Registering an id again is not an error: a repeat issues another
// token, and the earlier ones stay valid. Tokens do not expire unless a lifetime is set in the console. A new App
// Secret voids all tokens.
//
// It fails with code 2007 if the app has reached its number of users, which is 100 in the development environment.
//
// Operation user.getToken: POST /user/getToken.json, 200 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/user/register
func (s *Service) Register(ctx context.Context, r Registration, opts ...rongcloud.CallOption) (Token, error) {
	p := param.Of[Registration](opRegister)
	p.ID("userId", r.ID)
	// Current pages limit the name to 64 characters. Pages of 2021 and some SDKs say 128 bytes.
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

// ExpireTokens voids the tokens (Token 失效) that were issued to 1 to 20 users before a given time. A connected client
// stays connected until it has to connect again.
//
// Operation user.expireToken: POST /user/token/expire.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/user/expire
func (s *Service) ExpireTokens(ctx context.Context, userIDs []string, before time.Time, opts ...rongcloud.CallOption) error {
	p := param.For(opExpireTokens).Arg("userIDs", "userId").Arg("before", "time")
	p.IDs("userId", userIDs, 20)
	p.Millis("time", before)
	return p.Do(ctx, s.via(), opts)
}
