package rongcloud_test

import (
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

func TestBadOptions(t *testing.T) {
	for name, c := range map[string]struct {
		option rongcloud.Option
		says   string
	}{
		"nil option":                 {nil, "option 0 is nil"},
		"unknown region":             {rongcloud.WithRegion("eu"), `WithRegion: unknown region "eu"`},
		"no region":                  {rongcloud.WithRegion(""), "WithRegion"},
		"no endpoint":                {rongcloud.WithEndpoint(""), "WithEndpoint: must be an http or https URL"},
		"endpoint without scheme":    {rongcloud.WithEndpoint("api.example.com"), "WithEndpoint: must be an http or https URL"},
		"endpoint of another scheme": {rongcloud.WithEndpoint("ftp://api.example.com"), "WithEndpoint: must be an http or https URL"},
		"endpoint without host":      {rongcloud.WithEndpoint("https:///x"), "WithEndpoint: must be an http or https URL"},
		"endpoint with port only":    {rongcloud.WithEndpoint("http://:8080"), "WithEndpoint: must be an http or https URL"},
		"endpoint with a query":      {rongcloud.WithEndpoint("https://api.example.com/?a=b"), "query"},
		"endpoint with a bare ?":     {rongcloud.WithEndpoint("https://api.example.com/?"), "query"},
		"endpoint with a fragment":   {rongcloud.WithEndpoint("https://api.example.com/#a"), "fragment"},
		"bad backup":                 {rongcloud.WithEndpoint("https://api.example.com", "nonsense"), "WithEndpoint"},
		"no location":                {rongcloud.WithLocation(nil), "WithLocation"},
		"no transport":               {rongcloud.WithTransport(nil), "WithTransport"},
		"no attempt timeout":         {rongcloud.WithAttemptTimeout(0), "WithAttemptTimeout: must be positive"},
		"negative attempt timeout":   {rongcloud.WithAttemptTimeout(-time.Second), "got -1s"},
		"no answer limit":            {rongcloud.WithAnswerLimit(0), "WithAnswerLimit: must be positive"},
		"no logger":                  {rongcloud.WithLogger(nil), "WithLogger"},
		"no user agent":              {rongcloud.WithUserAgent(""), "WithUserAgent"},
		"user agent of two lines":    {rongcloud.WithUserAgent("a\r\nX-Evil: 1"), "WithUserAgent"},
	} {
		t.Run(name, func(t *testing.T) {
			client, err := rongcloud.New(appKey, appSecret, c.option)
			assert.Nil(t, client)
			require.Error(t, err)
			assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
			assert.ErrorContains(t, err, c.says)
			assert.NotContains(t, err.Error(), appSecret)
		})
	}
}

func TestBadCredentials(t *testing.T) {
	for name, c := range map[string]struct{ key, secret, says string }{
		"no key":                {"", appSecret, "appKey must not be empty"},
		"no secret":             {appKey, "", "appSecret must not be empty"},
		"key with a space":      {"a b", appSecret, "appKey must be ASCII without spaces"},
		"secret with line feed": {appKey, appSecret + "\n", "appSecret must be ASCII without spaces"},
		"secret not in ASCII":   {appKey, appSecret + "密", "appSecret must be ASCII"},
		"key with DEL":          {"a\x7f", appSecret, "appKey must be ASCII"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := rongcloud.New(c.key, c.secret)
			assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
			assert.ErrorContains(t, err, c.says)
			assert.NotContains(t, err.Error(), appSecret)
		})
	}
}

func TestNewReportsEveryError(t *testing.T) {
	_, err := rongcloud.New("", "", rongcloud.WithRegion("eu"), nil, rongcloud.WithAttemptTimeout(-1))
	for _, part := range []string{"appKey", "appSecret", "WithRegion", "option 1", "WithAttemptTimeout"} {
		assert.ErrorContains(t, err, part)
	}
	assert.Equal(t, "New", asError(t, err).Operation)
}

func TestEndpointErrorsDoNotRepeatAPassword(t *testing.T) {
	for _, endpoint := range []string{
		"https://user:hunter2@api.example.com",
		"https://hunter2@api.example.com",
		"https://user:hunter2 @api.example.com",
		"https://user:hunter2@api.example.com:port",
		"user:hunter2@api.example.com",
		"https://api.example.com/?password=hunter2",
	} {
		_, err := rongcloud.New(appKey, appSecret, rongcloud.WithEndpoint(endpoint))
		require.Error(t, err, endpoint)
		assert.NotContains(t, err.Error(), "hunter2")
	}
}

func TestEndpoints(t *testing.T) {
	for endpoint, want := range map[string]string{
		"https://api.example.com":            "https://api.example.com/user/info.json",
		"https://api.example.com/":           "https://api.example.com/user/info.json",
		" http://127.0.0.1:8080/ ":           "http://127.0.0.1:8080/user/info.json",
		"http://[::1]:8080":                  "http://[::1]:8080/user/info.json",
		"HTTPS://api.example.com/im/v1//":    "https://api.example.com/im/v1/user/info.json",
		"https://api.example.com/with%20gap": "https://api.example.com/with%20gap/user/info.json",
		"https://api.example.com/a%2Fb/":     "https://api.example.com/a%2Fb/user/info.json",
	} {
		t.Run(endpoint, func(t *testing.T) {
			var got string
			client := newClient(t, recording(func(r *http.Request, _ string) { got = r.URL.String() }),
				rongcloud.WithEndpoint(endpoint, "https://backup.example.com"))
			meta, err := call(t, client, opRead)
			require.NoError(t, err)
			assert.Equal(t, want, got)
			assert.Contains(t, want, "//"+meta.Domain+"/")
		})
	}
}

func TestALaterOptionWins(t *testing.T) {
	var agent string
	client := newClient(t, recording(func(r *http.Request, _ string) { agent = r.Header.Get("User-Agent") }),
		rongcloud.WithUserAgent("first/1"), rongcloud.WithUserAgent("second/2"))
	_, err := call(t, client, opRead)
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(agent, "second/2 rongcloud-go/"), agent)
}

func TestOptionsCanBeUsedTwice(t *testing.T) {
	shared := rongcloud.WithEndpoint("https://a.example", "https://b.example")
	for range 2 {
		client := newClient(t, answering(http.StatusOK, okAnswer), shared)
		meta, err := call(t, client, opRead)
		require.NoError(t, err)
		assert.Equal(t, "a.example", meta.Domain)
	}
}

func TestLocation(t *testing.T) {
	zone := time.FixedZone("own", 3*60*60)
	meta, err := call(t, newClient(t, answering(http.StatusOK, okAnswer), rongcloud.WithLocation(zone)), opRead)
	require.NoError(t, err)
	assert.Equal(t, zone, meta.Location)

	meta, err = call(t, newClient(t, answering(http.StatusOK, okAnswer), rongcloud.WithRegion(rongcloud.Singapore)), opRead)
	require.NoError(t, err)
	assert.Equal(t, time.UTC, meta.Location)
}

func TestAttemptsAlwaysHaveADeadline(t *testing.T) {
	for name, c := range map[string]struct {
		opts []rongcloud.Option
		want time.Duration
	}{
		"default": {nil, 10 * time.Second},
		"own":     {[]rongcloud.Option{rongcloud.WithAttemptTimeout(time.Hour)}, time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			before := time.Now()
			var deadline time.Time
			var has bool
			client := newClient(t, recording(func(r *http.Request, _ string) { deadline, has = r.Context().Deadline() }), c.opts...)
			_, err := call(t, client, opRead)
			require.NoError(t, err)
			require.True(t, has)
			assert.False(t, deadline.Before(before.Add(c.want)))
			assert.False(t, deadline.After(time.Now().Add(c.want)))
		})
	}
}

func TestAnswerLimit(t *testing.T) {
	for name, c := range map[string]struct {
		limit int64
		fits  bool
	}{
		"just fits":       {int64(len(okAnswer)), true},
		"a byte too long": {int64(len(okAnswer)) - 1, false},
		"no limit at all": {math.MaxInt64, true},
	} {
		t.Run(name, func(t *testing.T) {
			for _, announced := range []bool{true, false} {
				rt := roundTrip(func(r *http.Request) (*http.Response, error) {
					resp, err := answering(http.StatusOK, okAnswer)(r)
					if !announced {
						resp.ContentLength = -1
					}
					return resp, err
				})
				_, err := call(t, newClient(t, rt, rongcloud.WithAnswerLimit(c.limit)), opRead)
				if c.fits {
					assert.NoError(t, err)
					continue
				}
				assert.ErrorIs(t, err, rongcloud.ErrUnavailable)
				assert.ErrorContains(t, err, "over the limit of 11 bytes (WithAnswerLimit)")
			}
		})
	}
}

func TestGoodOptionsTogether(t *testing.T) {
	client, err := rongcloud.New(appKey, appSecret,
		rongcloud.WithRegion(rongcloud.SaudiArabia), rongcloud.WithLocation(time.UTC), rongcloud.WithAttemptTimeout(time.Second),
		rongcloud.WithAnswerLimit(1<<20), rongcloud.WithLogger(slog.New(slog.DiscardHandler)), rongcloud.WithUserAgent("quizserver/2.1"),
		rongcloud.WithPrefixedHeaders(), rongcloud.WithTransport(http.DefaultTransport))
	require.NoError(t, err)
	assert.Equal(t, appKey, client.AppKey())
	client.CloseIdleConnections()
}

// A program may replace http.DefaultTransport by a wrapper, for tracing or in a test.
func TestNewWithReplacedDefaultTransport(t *testing.T) {
	usual := http.DefaultTransport
	t.Cleanup(func() { http.DefaultTransport = usual })
	http.DefaultTransport = roundTrip(func(*http.Request) (*http.Response, error) { return nil, errors.New("not used") })

	client, err := rongcloud.New(appKey, appSecret)
	require.NoError(t, err)
	assert.IsType(t, &http.Transport{}, client.Transport())
}
