package emulator_test

import (
	"crypto/sha1"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/rongcloud-go/sdk/emulator"
)

const checkOnline = "/user/checkOnline.json"

func TestAcceptsBothHeaderNames(t *testing.T) {
	for _, prefix := range []string{"", "RC-"} {
		got := newREST(t).do(signed(formRequest(checkOnline, "userId=u1"), prefix))
		assert.Equal(t, 200, got.code, "prefix %q: %s", prefix, got.text)
	}
}

func TestAcceptsSecondsAndMilliseconds(t *testing.T) {
	api := newREST(t)
	for _, timestamp := range []int64{time.Now().Unix(), time.Now().UnixMilli()} {
		r := formRequest(checkOnline, "userId=u1")
		resign(r, emulator.DefaultAppSecret, "n1", strconv.FormatInt(timestamp, 10))
		assert.Equal(t, 200, api.do(r).code)
	}
}

func resign(r *http.Request, secret, nonce, timestamp string) {
	sum := sha1.Sum([]byte(secret + nonce + timestamp))
	r.Header.Set("App-Key", emulator.DefaultAppKey)
	r.Header.Set("Nonce", nonce)
	r.Header.Set("Timestamp", timestamp)
	r.Header.Set("Signature", hex.EncodeToString(sum[:]))
}

func TestRefusesBadSignatures(t *testing.T) {
	now := func() string { return strconv.FormatInt(time.Now().UnixMilli(), 10) }
	at := func(d time.Duration) string { return strconv.FormatInt(time.Now().Add(d).UnixMilli(), 10) }
	for name, c := range map[string]struct {
		spoil func(r *http.Request)
		code  int
		says  string
	}{
		"no key":            {func(r *http.Request) { r.Header.Del("App-Key") }, 1004, "required"},
		"no nonce":          {func(r *http.Request) { r.Header.Del("Nonce") }, 1004, "required"},
		"no timestamp":      {func(r *http.Request) { r.Header.Del("Timestamp") }, 1004, "required"},
		"no signature":      {func(r *http.Request) { r.Header.Del("Signature") }, 1004, "required"},
		"another key":       {func(r *http.Request) { r.Header.Set("App-Key", "other") }, 1001, "App-Key"},
		"another secret":    {func(r *http.Request) { resign(r, "wrong", "n1", now()) }, 1004, "does not match"},
		"upper case":        {func(r *http.Request) { r.Header.Set("Signature", strings.ToUpper(r.Header.Get("Signature"))) }, 1004, "does not match"},
		"long nonce":        {func(r *http.Request) { resign(r, emulator.DefaultAppSecret, strings.Repeat("1", 19), now()) }, 1004, "at most 18"},
		"text as timestamp": {func(r *http.Request) { resign(r, emulator.DefaultAppSecret, "n1", "now") }, 1004, "must be a number"},
		"old":               {func(r *http.Request) { resign(r, emulator.DefaultAppSecret, "n1", at(-6*time.Minute)) }, 1004, "from this machine's time"},
		"from the future":   {func(r *http.Request) { resign(r, emulator.DefaultAppSecret, "n1", at(6*time.Minute)) }, 1004, "from this machine's time"},
	} {
		t.Run(name, func(t *testing.T) {
			api := newREST(t, emulator.WithStrict())
			r := signed(formRequest(checkOnline, "userId=u1"), "")
			c.spoil(r)
			got := api.do(r)
			assert.Equal(t, http.StatusUnauthorized, got.status)
			assert.Equal(t, c.code, got.code)
			assert.Contains(t, got.doc["errorMessage"], c.says)
			seen := api.emu.Requests()
			assert.Len(t, seen, 1)
			assert.False(t, seen[0].Signed)
		})
	}
}

func TestLongestNonceIsAccepted(t *testing.T) {
	r := formRequest(checkOnline, "userId=u1")
	resign(r, emulator.DefaultAppSecret, strings.Repeat("1", 18), strconv.FormatInt(time.Now().UnixMilli(), 10))
	assert.Equal(t, 200, newREST(t, emulator.WithStrict()).do(r).code)
}

func TestRefusesAReplay(t *testing.T) {
	api := newREST(t, emulator.WithStrict())
	first := signed(formRequest(checkOnline, "userId=u1"), "")
	again := formRequest(checkOnline, "userId=u1")
	again.Header = first.Header.Clone()
	assert.Equal(t, 200, api.do(first).code)
	got := api.do(again)
	assert.Equal(t, 1004, got.code)
	assert.Contains(t, got.doc["errorMessage"], "used before")
}

func TestAdvancingDoesNotMakeSignaturesOld(t *testing.T) {
	api := newREST(t)
	api.emu.Advance(48 * time.Hour)
	assert.Equal(t, 200, api.do(signed(formRequest(checkOnline, "userId=u1"), "")).code)
}

func TestRefusesUnknownPathsAndMethods(t *testing.T) {
	api := newREST(t)
	got := api.do(signed(formRequest("/user/ban.json", "userId=u1"), ""))
	assert.Equal(t, http.StatusNotFound, got.status)
	assert.Equal(t, 404, got.code)

	got = api.do(signed(httptest.NewRequest(http.MethodGet, checkOnline+"?userId=u1", nil), ""))
	assert.Equal(t, http.StatusMethodNotAllowed, got.status)

	got = api.do(signed(formRequest("/ultragroup/create.json", "userId=u1&groupId=g1&groupName=G"), ""))
	assert.Equal(t, http.StatusNotImplemented, got.status)
	assert.Contains(t, got.doc["errorMessage"], "ultragroup.create")

	got = api.do(signed(httptest.NewRequest(http.MethodDelete, "/v2/ultragroups/g1/users/u1", nil), ""))
	assert.Equal(t, http.StatusNotImplemented, got.status)
	assert.Contains(t, got.doc["errorMessage"], "ultragroup_v2.quit")
}
