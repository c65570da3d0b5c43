package rongcloud_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// FuzzAnswer checks that a call ends with a result or an *Error for any response, and that the error leaks nothing.
func FuzzAnswer(f *testing.F) {
	for _, body := range []string{
		okAnswer, `{"code":"200"}`, `{"errcode":0}`, `{"code":1008,"errorMessage":"slow"}`, `{"code":1004}`, "", "null", "[]", "<html>", "{", `{"code":{}}`,
		`{"code":200,"token":{},"count":"x","on":"maybe","small":1e9,"rows":[{"id":1}]}`, `{"code":200,"count":"5","on":1,"rows":null}`, "\xff\xfe", `{"code":-0}`,
	} {
		f.Add(200, body, "application/json", "", "")
		f.Add(400, body, "text/html; charset=utf-8", "7", "")
	}
	f.Add(401, `{"code":1004}`, "", "", "Wed, 04 Mar 2026 09:06:07 GMT")
	f.Add(429, "", "", "Wed, 04 Mar 2026 09:06:07 GMT", "")
	f.Add(302, "", "", "", "http://[::1")
	f.Add(307, "x", ";", "-1", "https://elsewhere.example/")
	f.Add(0, okAnswer, "", "", "")
	f.Fuzz(func(t *testing.T, status int, body, kind, retryAfter, other string) {
		client := newClient(t, answering(status, body, "Content-Type", kind, "Retry-After", retryAfter, "Date", other, "Location", other))
		for _, op := range []rongcloud.Operation{opSend, opRead, opQuery} {
			for _, out := range []rongcloud.Answer{nil, &odd{}} {
				meta, err := client.Call(t.Context(), rongcloud.Request{Operation: op}, out)
				assert.Equal(t, 1, meta.Attempts)
				if err == nil {
					assert.True(t, json.Valid([]byte(body)), "success without an answer")
					assert.Less(t, status, 300)
					continue
				}
				e := asError(t, err)
				assert.Less(t, len(err.Error()), 2000)
				assertNoSecret(t, err.Error(), "error")
				assert.GreaterOrEqual(t, e.RetryAfter, time.Duration(0))
				assert.False(t, op.Idempotent && e.Category == rongcloud.ErrOutcomeUnknown)
			}
		}
	})
}

func FuzzParseTime(f *testing.F) {
	for _, text := range []string{"", "2015-09-10 01:02:03", "2015-9-1 1:2:3", "2015-09-10 01:02:03.5", "soon", "0000-1-1 0:0:0", "9999-12-31 23:59:59"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		meta := rongcloud.Meta{Operation: "user.info", Location: rongcloud.Beijing.Location()}
		got, err := meta.ParseTime(text)
		if err != nil {
			asError(t, err)
			return
		}
		if text == "" {
			assert.True(t, got.IsZero())
			return
		}
		slow, err := time.ParseInLocation("2006-1-2 15:4:5", text, meta.Location)
		require.NoError(t, err)
		assert.True(t, slow.Equal(got), "the fast path parses the same as the library")
		again, err := meta.ParseTime(got.Format("2006-1-2 15:4:5.999999999"))
		require.NoError(t, err)
		assert.True(t, got.Equal(again))
	})
}

// FuzzFields checks that the encoded pairs decode to the same pairs in the same order.
func FuzzFields(f *testing.F) {
	f.Add("userId", "u1", "userId", "u 2")
	f.Add("name", "安 & Ann=?+%", "", "")
	f.Add("chatroom[1]", "a;b", "x", "\x00\xff")
	f.Fuzz(func(t *testing.T, name1, value1, name2, value2 string) {
		fields := rongcloud.Fields{{Name: name1, Value: value1}, {Name: name2, Value: value2}}
		encoded := string(fields.Encode())

		assert.Equal(t, url.QueryEscape(name1)+"="+url.QueryEscape(value1)+"&"+url.QueryEscape(name2)+"="+url.QueryEscape(value2), encoded)

		var back rongcloud.Fields
		for pair := range strings.SplitSeq(encoded, "&") {
			name, value, found := strings.Cut(pair, "=")
			assert.True(t, found)
			plainName, err := url.QueryUnescape(name)
			require.NoError(t, err)
			plainValue, err := url.QueryUnescape(value)
			require.NoError(t, err)
			back.Add(plainName, plainValue)
		}
		assert.Equal(t, fields, back)

		pairs, err := url.ParseQuery(encoded)
		require.NoError(t, err)
		want := url.Values{}
		for _, p := range fields {
			want.Add(p.Name, p.Value)
		}
		assert.Equal(t, want, pairs)
	})
}

func TestFieldsKeepTheirOrder(t *testing.T) {
	var fields rongcloud.Fields
	for _, name := range []string{"b", "a", "b", "c"} {
		fields.Add(name, "")
	}
	assert.Equal(t, "b=&a=&b=&c=", string(fields.Encode()))
	assert.Empty(t, rongcloud.Fields(nil).Encode())
}

// FuzzPath checks that an accepted path leads where it says, on the intended host.
func FuzzPath(f *testing.F) {
	for _, path := range []string{"/user/info.json", "//evil.example/x", "/a/../b", "/x?y", "/x#y", "/%2e%2e/x", "/@evil", "/:80", "/v2/{gid}", "/安"} {
		f.Add(path)
	}
	f.Fuzz(func(t *testing.T, path string) {
		var host, got string
		client := newClient(t, recording(func(r *http.Request, _ string) { host, got = r.URL.Host, r.URL.RequestURI() }))
		_, err := call(t, client, rongcloud.Operation{ID: "own.path", Path: path, Encoding: rongcloud.Query})
		if err != nil {
			assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
			return
		}
		assert.Equal(t, "api.test.example", host)
		assert.Equal(t, path, got)
		segments := strings.Split(path, "/")
		assert.False(t, slices.Contains(segments, "..") || slices.Contains(segments, "."))
	})
}
