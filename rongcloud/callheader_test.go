package rongcloud_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

func TestHeader(t *testing.T) {
	var sent http.Header
	client := newClient(t, recording(func(r *http.Request, _ string) { sent = r.Header }))
	_, err := call(t, client, opRead, rongcloud.Header("x-tenant", "a"), rongcloud.Header("X-Tenant", "b"), rongcloud.Header("User-Agent", "mine/1"))
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b"}, sent["X-Tenant"])
	assert.Equal(t, []string{"mine/1"}, sent["User-Agent"])
	assert.Equal(t, appKey, sent.Get("App-Key"))

	_, err = call(t, client, opRead)
	require.NoError(t, err)
	assert.Empty(t, sent["X-Tenant"], "a header belongs to one call")
	assert.Contains(t, sent.Get("User-Agent"), "rongcloud-go/")
}

func TestHeadersThatAreRefused(t *testing.T) {
	client := newClient(t, roundTrip(func(*http.Request) (*http.Response, error) { t.Error("must not be sent"); return nil, nil }))
	for _, c := range []struct{ name, value, says string }{
		{"app-key", "x", "must not be App-Key"},
		{"NONCE", "x", "must not be Nonce"},
		{"Timestamp", "x", "must not be Timestamp"},
		{"Signature", "x", "must not be Signature"},
		{"RC-Signature", "x", "must not be Rc-Signature"},
		{"X-Request-ID", "x", "must not be X-Request-Id"},
		{"Host", "x", "must not be Host"},
		{"Content-Length", "1", "must not be Content-Length"},
		{"idempotency-key", "x", "must not be Idempotency-Key"},
		{"X-Idempotency-Key", "x", "must not be X-Idempotency-Key"},
		{"", "x", "must have a valid name"},
		{"a b", "x", "must have a valid name"},
		{"naïve", "x", "must have a valid name"},
		{"X-A", "x\r\nSignature: y", "must have a valid value"},
		{"X-A", "x\x00", "must have a valid value"},
		{"X-A", "x\x7f", "must have a valid value"},
	} {
		meta, err := call(t, client, opRead, rongcloud.Header(c.name, c.value))
		assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument, c.name)
		assert.ErrorContains(t, err, "Header "+c.says, c.name)
		assert.Zero(t, meta.Attempts)
	}
}

func TestKeepAnswer(t *testing.T) {
	const body = `{"code":200,"fresh":"field"}`
	steps := []http.RoundTripper{answering(200, body, "X-Fresh", "header"), answering(200, okAnswer)}
	client := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) { return steps[0].RoundTrip(r) }))
	var kept, without rongcloud.Meta
	_, err := call(t, client, opRead, rongcloud.KeepAnswer(), rongcloud.MetaInto(&kept))
	require.NoError(t, err)
	steps = steps[1:]
	_, err = call(t, client, opRead, rongcloud.MetaInto(&without))
	require.NoError(t, err)
	assert.Nil(t, without.Raw)
	require.NotNil(t, kept.Raw)
	assert.Equal(t, body, string(kept.Raw.Body), "a later call does not overwrite it")
	assert.Equal(t, "header", kept.Raw.Header.Get("X-Fresh"))
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		assert.NotContains(t, fmt.Sprintf(verb, kept.Raw), "field", "it may contain a token")
	}

	var refused, lost rongcloud.Meta
	_, err = call(t, newClient(t, answering(400, `{"code":1002,"why":"x"}`)), opRead, rongcloud.KeepAnswer(), rongcloud.MetaInto(&refused))
	require.Error(t, err)
	assert.Contains(t, string(refused.Raw.Body), "why")
	_, err = call(t, newClient(t, reset), opRead, rongcloud.KeepAnswer(), rongcloud.MetaInto(&lost))
	require.Error(t, err)
	assert.Nil(t, lost.Raw)
}

func TestAHeaderMayHaveBlanks(t *testing.T) {
	client, requests := mocked(t, succeeding())
	_, err := call(t, client, opSend, rongcloud.Header("X-Note", "a b\tc"))
	require.NoError(t, err)
	assert.Equal(t, "a b\tc", (*requests)[0].Header.Get("X-Note"))
}

func TestARawAnswerShowsItsSizeAlone(t *testing.T) {
	assert.Equal(t, "rongcloud.RawAnswer(6 bytes)", (&rongcloud.RawAnswer{Body: []byte("secret")}).String())
	assert.Equal(t, "rongcloud.RawAnswer(nil)", (*rongcloud.RawAnswer)(nil).String())
}
