package rongcloud_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

func TestSignVectors(t *testing.T) {
	for name, c := range map[string]struct{ secret, nonce, timestamp, want string }{
		"published, milliseconds": {"Y1W2MeFwwwRxa0", "14314", "1408710653000", "30be0bbca9c9b2e27578701e9fda2358a814c88f"},
		"own, milliseconds":       {"Y1W2MeFwwwRxa0", "14314", "1408710653491", "dd11a264276f438b045b3b236a2741ddc89d48df"},
		"own, seconds":            {"Y1W2MeFwwwRxa0", "14314", "1408710653", "3f7088873939e033bac1c1787eff5f3ba3a1c2d8"},
		"own, first edition":      {"Y1W2MeFwwwRxa0", "14314", "1408706337", "e107e3819638b81a00383951d1d871197910ffe6"},
		"nothing at all":          {"", "", "", "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, c.want, rongcloud.Sign(c.secret, c.nonce, c.timestamp))
		})
	}
}

// Most pages have an example whose signature does not match its strings: the App Key was used as the secret, with a
// timestamp in seconds of the first edition. This test shows that the example is wrong, not Sign.
func TestPublishedSignatureExampleIsWrong(t *testing.T) {
	const printed = "45beb7cc7307889a8e711219a47b7cf6a5b000e8"
	assert.NotEqual(t, printed, rongcloud.Sign("Y1W2MeFwwwRxa0", "14314", "1408710653491"))
	assert.Equal(t, printed, rongcloud.Sign("uwd1c0sxdlx2", "14314", "1408706337"))

	const printedForPrivateClouds = "890b422b75c1c5cb706e4f7921df1d94e69c17f4"
	assert.NotEqual(t, printedForPrivateClouds, rongcloud.Sign("Y1W2MeFwwwRxa0", "14314", "1408706337"))
}

// A string longer than the buffer of Sign is signed too.
func TestSignLongStrings(t *testing.T) {
	long := ""
	for range 40 {
		long += "0123456789"
	}
	assert.Equal(t, rongcloud.Sign(long, "n", "t"), rongcloud.Sign(long[:200], long[200:]+"n", "t"))
}

func TestNonce(t *testing.T) {
	seen := map[string]bool{}
	for range 2000 {
		nonce := rongcloud.NewNonce()
		assert.Regexp(t, `^[0-9a-z]{1,18}$`, nonce)
		assert.False(t, seen[nonce], "used twice")
		seen[nonce] = true
	}
}

func TestTimestampIsInMilliseconds(t *testing.T) {
	at := time.Date(2014, 8, 22, 12, 30, 53, 491_999_999, time.UTC)
	assert.Equal(t, "1408710653491", rongcloud.TimestampOf(at))
}

func TestEveryRequestIsSignedAfresh(t *testing.T) {
	nonces := map[string]bool{}
	client := newClient(t, recording(func(r *http.Request, _ string) {
		nonce, timestamp := r.Header.Get("Nonce"), r.Header.Get("Timestamp")
		assert.Equal(t, rongcloud.Sign(appSecret, nonce, timestamp), r.Header.Get("Signature"))
		assert.Equal(t, strconv.FormatInt(clock.UnixMilli(), 10), timestamp)
		assert.Equal(t, appKey, r.Header.Get("App-Key"))
		nonces[nonce] = true
	}))
	for range 5 {
		_, err := call(t, client, opSend)
		require.NoError(t, err)
	}
	assert.Len(t, nonces, 5)
}
