package user_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/internal/samples"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/user"
)

func on(c rongcloud.Caller) *user.Service { return user.New(c) }

func TestCalls(t *testing.T) { apitest.Calls(t, samples.User) }

func TestNumericIDs(t *testing.T) { apitest.NumericIDs(t, samples.User) }

func TestContract(t *testing.T) {
	apitest.Table(t, user.Operations())
	apitest.Complete(t, user.New(nil), user.Operations(), samples.User, nil)
	apitest.Limits(t, samples.User, nil)
	apitest.Docs(t, ".", user.Operations())
	apitest.Names(t, ".", asAny, samples.User)
	apitest.Results(t, user.New(nil), samples.User)
	apitest.NoCaller(t, asAny, (*user.Service)(nil), &user.Service{})
}

func asAny(c rongcloud.Caller) any { return on(c) }

func ids(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("u%d", i)
	}
	return list
}

func TestBadInput(t *testing.T) {
	apitest.Refusals(t, []apitest.BadInput{
		{Name: "empty id", Parameter: "userId", Says: "1 to 64 bytes", Call: func(ctx context.Context, c rongcloud.Caller) (any, error) {
			return on(c).Get(ctx, "")
		}},
		{Name: "id with a line break", Parameter: "userId", Says: "control characters", Call: func(ctx context.Context, c rongcloud.Caller) (any, error) {
			return on(c).Get(ctx, "u1\nX")
		}},
		{Name: "one empty id among good ones", Parameter: "userId", Says: "1 to 64 bytes", Call: apitest.Void(func(ctx context.Context, c rongcloud.Caller) error {
			return on(c).Block(ctx, []string{"u1", ""}, time.Minute)
		})},
		{Name: "nothing to update", Parameter: "name", Says: "PortraitURI (portraitUri) must be given", Call: apitest.Void(func(ctx context.Context, c rongcloud.Caller) error {
			return on(c).Update(ctx, user.UpdateParams{ID: "u1"})
		})},
		{Name: "seconds in a block", Parameter: "minute", Says: "whole minutes", Call: apitest.Void(func(ctx context.Context, c rongcloud.Caller) error {
			return on(c).Block(ctx, ids(1), 90*time.Second)
		})},
		{Name: "no moment", Parameter: "time", Says: "zero time", Call: apitest.Void(func(ctx context.Context, c rongcloud.Caller) error {
			return on(c).ExpireTokens(ctx, ids(1), time.Time{})
		})},
		{Name: "a moment before 1970", Parameter: "time", Says: "before (time) must be in the years 1970 to 9999, is earlier", Call: apitest.Void(func(ctx context.Context, c rongcloud.Caller) error {
			return on(c).ExpireTokens(ctx, ids(1), time.Unix(-1, 0))
		})},
		{Name: "a moment past all milliseconds", Parameter: "time", Says: "is later", Call: apitest.Void(func(ctx context.Context, c rongcloud.Caller) error {
			return on(c).ExpireTokens(ctx, ids(1), time.Unix(1<<60, 0))
		})},
		{Name: "size without number", Parameter: "page", Says: "with page.Size (size)", Call: func(ctx context.Context, c rongcloud.Caller) (any, error) {
			return on(c).BlockedPage(ctx, rongcloud.Page{Size: 10})
		}},
		{Name: "comma in a joined id", Parameter: "userId", Says: "commas", Call: func(ctx context.Context, c rongcloud.Caller) (any, error) {
			return on(c).Deactivate(ctx, []string{"u1,u2"})
		}},
	})
}

func TestUnreadableTime(t *testing.T) {
	for name, call := range map[string]func(ctx context.Context, c rongcloud.Caller) error{
		"Get": func(ctx context.Context, c rongcloud.Caller) error { _, err := on(c).Get(ctx, "u1"); return err },
		"BlockedPage": func(ctx context.Context, c rongcloud.Caller) error {
			_, err := on(c).BlockedPage(ctx, rongcloud.Page{})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := apitest.NewWire(t, 200, `{"code":200,"createTime":"soon","users":[{"userId":"u1","blockEndTime":"soon"}]}`)
			err := call(t.Context(), w.Client)
			assert.ErrorIs(t, err, rongcloud.ErrUnavailable)
			assert.ErrorContains(t, err, "time")
		})
	}
}

func TestTokenPrintsWithoutItsValue(t *testing.T) {
	token := user.Token{UserID: "u1", Value: "very-secret"}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		assert.NotContains(t, fmt.Sprintf(verb, token), "very-secret", verb)
		assert.NotContains(t, fmt.Sprintf(verb, struct{ T user.Token }{token}), "very-secret", verb)
	}
	assert.NotContains(t, token.LogValue().String(), "very-secret")
}

func TestJSONOfResults(t *testing.T) {
	noon := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	for want, result := range map[string]any{
		`{"userId":"u1","token":"very-secret"}`:                                                user.Token{UserID: "u1", Value: "very-secret"},
		`{"userId":"u1","userName":"Ann","userPortrait":"p","created":"2026-03-04T12:00:00Z"}`: user.Profile{ID: "u1", Name: "Ann", PortraitURI: "p", Created: noon},
		`{"userId":"u1","userName":"","userPortrait":""}`:                                      user.Profile{ID: "u1"},
		`{"userId":"u1","until":"2026-03-04T12:00:00Z"}`:                                       user.BlockedUser{ID: "u1", Until: noon},
	} {
		got, err := json.Marshal(result)
		require.NoError(t, err)
		assert.JSONEq(t, want, string(got))
	}
}

func TestALogOfATokenHasNoValue(t *testing.T) {
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("registered", "token", user.Token{UserID: "u1", Value: "very-secret"})
	assert.Contains(t, log.String(), "UserID:u1")
	assert.NotContains(t, log.String(), "very-secret")
}
