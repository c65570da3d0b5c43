package emulator

import (
	"crypto/sha1"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
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
	strict         bool             // what the documentation does not allow is refused, or else warned of
	now            func() time.Time // the machine's time: advancing the emulator does not make requests old

	// Signatures that were used, those of the present and the previous generation: a generation lasts as long as a timestamp is
	// accepted, or until it is full, and is dropped as a whole.
	mu            sync.Mutex
	used, earlier map[[sha1.Size]byte]struct{}
	begun         time.Time
}

func header(h http.Header, name string) string {
	if v := h.Get(name); v != "" {
		return v
	}
	return h.Get("RC-" + name)
}

// check returns nil for a request that is signed as documented and was not seen before.
func (v *verifier) check(h http.Header, w *warnings) *failure {
	key, nonce, timestamp, signature := header(h, "App-Key"), header(h, "Nonce"), header(h, "Timestamp"), header(h, "Signature")
	switch {
	case key == "" || nonce == "" || timestamp == "" || signature == "":
		return fail(codeBadSignature, "App-Key, Nonce, Timestamp and Signature are required")
	case subtle.ConstantTimeCompare([]byte(key), []byte(v.appKey)) != 1:
		return fail(codeBadKey, "the App-Key is not this emulator's")
	}
	at, ok := parseTimestamp(timestamp)
	if !ok {
		return fail(codeBadSignature, "Timestamp must be a number of milliseconds or seconds since 1970")
	}
	sum := sha1.Sum([]byte(v.secret + nonce + timestamp))
	if subtle.ConstantTimeCompare([]byte(signature), []byte(hex.EncodeToString(sum[:]))) != 1 {
		return fail(codeBadSignature, "Signature does not match App Secret, Nonce and Timestamp")
	}
	now := v.now()
	var undocumented warnings
	if len(nonce) > maxNonceChars {
		undocumented.add("Nonce has at most %d characters, this one has %d", maxNonceChars, len(nonce))
	}
	if now.Sub(at).Abs() > timestampWindow {
		undocumented.add("Timestamp is more than %s from this machine's time", timestampWindow)
	}
	if !v.first(sum, now) {
		undocumented.add("Nonce and Timestamp were used before: every request needs fresh ones")
	}
	if v.strict && len(undocumented) > 0 {
		return fail(codeBadSignature, "%s", strings.Join(undocumented, "; "))
	}
	*w = append(*w, undocumented...)
	return nil
}

// sign is written out here, apart from the client's own, so that the two are compared with each other.
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

// generationSize bounds what is remembered; at 1000 requests a second it takes 4 minutes to fill.
const generationSize = 1 << 18

// first remembers a signature as long as its timestamp is accepted, or for at least the next generationSize requests.
func (v *verifier) first(signature [sha1.Size]byte, now time.Time) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.used == nil || now.Sub(v.begun) > 2*timestampWindow || len(v.used) >= generationSize {
		v.used, v.earlier, v.begun = map[[sha1.Size]byte]struct{}{}, v.used, now
	}
	_, again := v.used[signature]
	if !again {
		_, again = v.earlier[signature]
	}
	v.used[signature] = struct{}{}
	return !again
}
