package emulator

import (
	"crypto/sha1"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strconv"
	"sync"
	"time"
)

const (
	maxNonceChars = 18
	// timestampWindow is how far a request's timestamp may be from the machine's time. The service documents no window.
	timestampWindow = 5 * time.Minute
)

// verifier checks the signature headers of requests, under either of their two names.
type verifier struct {
	appKey, secret string
	now            func() time.Time // the machine's time: advancing the emulator does not make requests old

	mu    sync.Mutex
	seen  map[string]time.Time // nonces, and when they may be forgotten
	swept time.Time
}

func header(h http.Header, name string) string {
	if v := h.Get(name); v != "" {
		return v
	}
	return h.Get("RC-" + name)
}

// check returns nil for a request that is signed as documented and was not seen before.
func (v *verifier) check(h http.Header) *failure {
	key, nonce, timestamp, signature := header(h, "App-Key"), header(h, "Nonce"), header(h, "Timestamp"), header(h, "Signature")
	switch {
	case key == "" || nonce == "" || timestamp == "" || signature == "":
		return fail(codeBadSignature, "App-Key, Nonce, Timestamp and Signature are required")
	case subtle.ConstantTimeCompare([]byte(key), []byte(v.appKey)) != 1:
		return fail(codeBadKey, "the App-Key is not this emulator's")
	case len(nonce) > maxNonceChars:
		return fail(codeBadSignature, "Nonce has at most %d characters, this one has %d", maxNonceChars, len(nonce))
	}
	at, ok := parseTimestamp(timestamp)
	now := v.now()
	switch {
	case !ok:
		return fail(codeBadSignature, "Timestamp must be a number of milliseconds or seconds since 1970")
	case now.Sub(at).Abs() > timestampWindow:
		return fail(codeBadSignature, "Timestamp is more than %s from this machine's time", timestampWindow)
	case subtle.ConstantTimeCompare([]byte(signature), []byte(sign(v.secret, nonce, timestamp))) != 1:
		return fail(codeBadSignature, "Signature does not match App Secret, Nonce and Timestamp")
	case !v.first(nonce+" "+timestamp, now):
		return fail(codeBadSignature, "Nonce and Timestamp were used before: every request needs fresh ones")
	}
	return nil
}

// sign is written out here, apart from the client's own, so that the two are held against each other.
func sign(secret, nonce, timestamp string) string {
	sum := sha1.Sum([]byte(secret + nonce + timestamp))
	return hex.EncodeToString(sum[:])
}

// secondsDigits is the length of a timestamp in seconds until the year 2286.
const secondsDigits = 10

func parseTimestamp(text string) (time.Time, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n <= 0 {
		return time.Time{}, false
	}
	if len(text) <= secondsDigits {
		return time.Unix(n, 0), true
	}
	return time.UnixMilli(n), true
}

// first remembers a request for as long as its timestamp is accepted.
func (v *verifier) first(id string, now time.Time) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if now.Sub(v.swept) > timestampWindow {
		for old, until := range v.seen {
			if now.After(until) {
				delete(v.seen, old)
			}
		}
		v.swept = now
	}
	if _, again := v.seen[id]; again {
		return false
	}
	v.seen[id] = now.Add(2 * timestampWindow)
	return true
}
