package rongcloud_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/catalogue"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func TestErrorText(t *testing.T) {
	for name, c := range map[string]struct {
		err  *rongcloud.Error
		want string
	}{
		"nothing known": {&rongcloud.Error{}, "rongcloud"},
		"bad input": {
			&rongcloud.Error{Operation: "user.info", Category: rongcloud.ErrInvalidArgument, Parameter: "userId", Message: "must not be empty"},
			"rongcloud: user.info: invalid argument: userId must not be empty",
		},
		"refused": {
			&rongcloud.Error{
				Operation: "user.info", Category: rongcloud.ErrInvalidArgument, Status: 400, Code: 1002, Message: "userId is wrong",
				RequestID: "r-1", Attempts: 1, Domain: "api.rong-api.com",
			},
			"rongcloud: user.info: invalid argument: code 1002 (HTTP 400): userId is wrong (request r-1 to api.rong-api.com)",
		},
		"after several attempts": {
			&rongcloud.Error{Operation: "user.info", Category: rongcloud.ErrUnavailable, Status: 502, RequestID: "r-1", Attempts: 3, Domain: "b.example"},
			"rongcloud: user.info: unavailable: HTTP 502 (request r-1 to b.example, attempt 3)",
		},
		"with a cause": {
			&rongcloud.Error{Operation: "user.info", Message: "not sent", RequestID: "r-1", Err: context.Canceled},
			"rongcloud: user.info: not sent: context canceled",
		},
		"clock behind": {
			&rongcloud.Error{Operation: "user.info", Category: rongcloud.ErrUnauthorized, Status: 401, Code: 1004, ClockSkew: 5*time.Minute + 400*time.Millisecond},
			"rongcloud: user.info: unauthorized: code 1004 (HTTP 401): the service's clock is 5m0s ahead of this machine's; check the time",
		},
		"clock ahead": {
			&rongcloud.Error{Operation: "user.info", Category: rongcloud.ErrUnauthorized, Status: 401, ClockSkew: -2 * time.Hour},
			"rongcloud: user.info: unauthorized: HTTP 401: the service's clock is 2h0m0s behind this machine's; check the time",
		},
	} {
		t.Run(name, func(t *testing.T) { assert.EqualError(t, c.err, c.want) })
	}
}

func TestErrorIsAndAs(t *testing.T) {
	var err error = &rongcloud.Error{Category: rongcloud.ErrRateLimited, Code: rongcloud.CodeRateLimited, Err: io.ErrUnexpectedEOF}
	wrapped := fmt.Errorf("sending: %w", err)
	assert.ErrorIs(t, wrapped, rongcloud.ErrRateLimited)
	assert.ErrorIs(t, wrapped, io.ErrUnexpectedEOF)
	assert.NotErrorIs(t, wrapped, rongcloud.ErrUnavailable)
	assert.False(t, errors.Is(&rongcloud.Error{}, nil))
	assert.Same(t, err, asError(t, wrapped))

	assert.True(t, rongcloud.HasCode(wrapped, rongcloud.CodeInternal, rongcloud.CodeRateLimited))
	assert.False(t, rongcloud.HasCode(wrapped, rongcloud.CodeInternal))
	assert.False(t, rongcloud.HasCode(wrapped))
	assert.False(t, rongcloud.HasCode(io.EOF, rongcloud.CodeRateLimited))
	assert.False(t, rongcloud.HasCode(nil, 0))
	assert.False(t, rongcloud.HasCode(&rongcloud.Error{}, 0), "a missing code is not the code 0")
}

// codeTable has the category of every documented code.
var codeTable = map[rongcloud.Code]error{
	rongcloud.CodeNoSuchUser:          rongcloud.ErrNotFound,
	rongcloud.CodeNoSuchAddress:       rongcloud.ErrNotFound,
	rongcloud.CodeInternal:            rongcloud.ErrUnavailable,
	rongcloud.CodeBadSecret:           rongcloud.ErrUnauthorized,
	rongcloud.CodeBadParameter:        rongcloud.ErrInvalidArgument,
	rongcloud.CodeNoData:              rongcloud.ErrInvalidArgument,
	rongcloud.CodeBadSignature:        rongcloud.ErrUnauthorized,
	rongcloud.CodeTooLong:             rongcloud.ErrInvalidArgument,
	rongcloud.CodeAppLocked:           rongcloud.ErrUnauthorized,
	rongcloud.CodeForbiddenCall:       rongcloud.ErrUnauthorized,
	rongcloud.CodeRateLimited:         rongcloud.ErrRateLimited,
	rongcloud.CodeNotEnabled:          rongcloud.ErrNotEnabled,
	rongcloud.CodeUserAllowlistOff:    rongcloud.ErrNotEnabled,
	rongcloud.CodeUserBlocklistOff:    rongcloud.ErrNotEnabled,
	rongcloud.CodeNoSuchData:          rongcloud.ErrNotFound,
	rongcloud.CodeKeepaliveLimit:      nil,
	rongcloud.CodeRTCVersion:          nil,
	rongcloud.CodeRTCNotEnabled:       rongcloud.ErrNotEnabled,
	rongcloud.CodeInternalTimeout:     rongcloud.ErrUnavailable,
	rongcloud.CodeUserLimit:           nil,
	rongcloud.CodeNoSuchChatroom:      rongcloud.ErrNotFound,
	rongcloud.CodeNotInUltraGroup:     nil,
	rongcloud.CodeUserGroupLimit:      nil,
	rongcloud.CodeUserGroupExists:     nil,
	rongcloud.CodeChannelBindLimit:    nil,
	rongcloud.CodeRecallNotAllowed:    rongcloud.ErrUnauthorized,
	rongcloud.CodeTranslationDisabled: rongcloud.ErrNotEnabled,
}

func TestEveryDocumentedCodeHasItsCategory(t *testing.T) {
	documented := map[rongcloud.Code]bool{}
	for _, entry := range catalogue.Codes() {
		code := rongcloud.Code(entry.Code)
		documented[code] = true
		t.Run(strconv.Itoa(entry.Code)+" "+entry.Name, func(t *testing.T) {
			if code == 0 || code == rongcloud.CodeOK || code == rongcloud.CodeOKV2 {
				return // success: TestEnvelopes
			}
			want, decided := codeTable[code]
			require.True(t, decided, "has no constant and no category")
			statuses := []int{http.StatusOK}
			if entry.HTTP != 0 {
				statuses = append(statuses, entry.HTTP)
			}
			for _, status := range statuses {
				client := newClient(t, answering(status, fmt.Sprintf(`{"code":%d}`, entry.Code)))
				_, err := call(t, client, opRead)
				e := asError(t, err)
				assert.Equal(t, want, e.Category, "HTTP %d", status)
				assert.True(t, rongcloud.HasCode(err, code))

				_, err = call(t, client, opSend)
				if want == rongcloud.ErrUnavailable {
					assert.ErrorIs(t, err, rongcloud.ErrOutcomeUnknown, "HTTP %d", status)
				} else {
					assert.NotErrorIs(t, err, rongcloud.ErrOutcomeUnknown, "HTTP %d", status)
				}
			}
		})
	}
	for code := range codeTable {
		assert.True(t, documented[code], "%d is not documented", code)
	}
}

func TestRetryAfter(t *testing.T) {
	at := clock.Add(90 * time.Second).Truncate(time.Second)
	for name, c := range map[string]struct {
		status int
		header string
		want   time.Duration
	}{
		"seconds":           {429, "7", 7 * time.Second},
		"seconds and space": {429, " 7 ", 7 * time.Second},
		"none":              {429, "", 0},
		"zero":              {429, "0", 0},
		"negative":          {429, "-7", 0},
		"garbage":           {429, "soon", 0},
		"fraction":          {429, "1.5", 0},
		"a year of seconds": {429, "31536000", 365 * 24 * time.Hour},
		"over 31 bits":      {429, "2147483648", 2147483648 * time.Second},
		"over a duration":   {429, "9223372037", 9223372036 * time.Second},
		"far too many":      {429, "99999999999999999999", 9223372036 * time.Second},
		"date":              {429, at.Format(http.TimeFormat), at.Sub(clock)},
		"date in the past":  {429, clock.Add(-time.Hour).Format(http.TimeFormat), 0},
		"on a 503":          {503, "3", 3 * time.Second},
		"on a refusal":      {400, "3", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := call(t, newClient(t, answering(c.status, `{"code":1}`, "Retry-After", c.header)), opRead)
			assert.Equal(t, c.want, asError(t, err).RetryAfter)
		})
	}
}

func TestClockSkew(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		ahead  time.Duration
		tells  string
	}{
		"signature refused, behind": {401, `{"code":1004}`, -10 * time.Minute, "behind this machine's"},
		"signature refused, ahead":  {401, `{"code":1004}`, 10 * time.Minute, "ahead of this machine's"},
		"with 200":                  {200, `{"code":1004}`, 10 * time.Minute, "ahead of this machine's"},
		"no JSON":                   {401, `<html>`, 10 * time.Minute, "ahead of this machine's"},
		"clocks agree":              {401, `{"code":1004}`, 50 * time.Second, ""},
		"secret refused":            {401, `{"code":1001}`, 10 * time.Minute, ""},
		"parameter refused":         {400, `{"code":1002}`, 10 * time.Minute, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			date := clock.Add(c.ahead)
			_, err := call(t, newClient(t, answering(c.status, c.body, "Date", date.Format(http.TimeFormat))), opSend)
			e := asError(t, err)
			if c.tells == "" {
				assert.Zero(t, e.ClockSkew)
				assert.NotContains(t, err.Error(), "clock")
				return
			}
			assert.Equal(t, date.Truncate(time.Second).Sub(clock), e.ClockSkew)
			assert.ErrorContains(t, err, c.tells)
		})
	}
	for _, date := range []string{"", "yesterday"} {
		_, err := call(t, newClient(t, answering(401, `{"code":1004}`, "Date", date)), opSend)
		assert.Zero(t, asError(t, err).ClockSkew)
	}
}
