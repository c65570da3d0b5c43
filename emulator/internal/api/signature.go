package api

import (
	"crypto/rand"
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
	// timestampWindow is how far a timestamp may be from the machine's time. The service documents no window.
	timestampWindow = 5 * time.Minute
)

// verifier checks the signature headers of requests. Each has two names.
type verifier struct {
	apps   apps
	strict bool             // refuse what the documentation does not allow, instead of warning
	now    func() time.Time // the machine's time: advancing the emulator does not make requests old
}

func header(h http.Header, name string) string {
	if v := h.Get(name); v != "" {
		return v
	}
	return h.Get("RC-" + name)
}

// check returns the app of a request that is signed as documented, with a nonce and a timestamp that were not used before.
func (v *verifier) check(h http.Header, w *warnings) (*app, *Refusal) {
	key, nonce, timestamp, signature := header(h, "App-Key"), header(h, "Nonce"), header(h, "Timestamp"), header(h, "Signature")
	if key == "" || nonce == "" || timestamp == "" || signature == "" {
		return nil, Refuse(codeBadSignature, "App-Key, Nonce, Timestamp and Signature are required")
	}
	app := v.apps[key]
	if app == nil {
		return nil, Refuse(codeBadKey, "the App-Key is not this emulator's")
	}
	at, ok := parseTimestamp(timestamp)
	if !ok {
		return nil, Refuse(codeBadSignature, "Timestamp must be a number of milliseconds or seconds since 1970")
	}
	sum := digest(app.Secret, nonce, timestamp)
	if subtle.ConstantTimeCompare([]byte(signature), []byte(hex.EncodeToString(sum[:]))) != 1 {
		return nil, Refuse(codeBadSignature, "Signature does not match App Secret, Nonce and Timestamp")
	}
	now := v.now()
	var undocumented warnings
	if len(nonce) > maxNonceChars {
		undocumented.add("Nonce has at most %d characters, this one has %d", maxNonceChars, len(nonce))
	}
	if now.Sub(at).Abs() > timestampWindow {
		undocumented.add("Timestamp is more than %s from this machine's time", timestampWindow)
	}
	if !app.signatures.first(sum, now) {
		undocumented.add("Nonce and Timestamp were used before: every request needs fresh ones")
	}
	if v.strict && len(undocumented) > 0 {
		return nil, Refuse(codeBadSignature, "%s", strings.Join(undocumented, "; "))
	}
	*w = append(*w, undocumented...)
	return app, nil
}

// digest does not use the client's own code, so that tests compare the two.
func digest(secret, nonce, timestamp string) [sha1.Size]byte {
	return sha1.Sum([]byte(secret + nonce + timestamp))
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

// Sign adds the signature headers of an app to a request that is made inside the process. It returns the nonce, which is fresh,
// and "" for an app that does not exist.
func (a *API) Sign(appKey string, h http.Header) (nonce string) {
	app := a.verifier.apps[appKey]
	if app == nil {
		return ""
	}
	raw := make([]byte, maxNonceChars/2)
	rand.Read(raw)
	nonce = hex.EncodeToString(raw)
	timestamp := strconv.FormatInt(a.verifier.now().UnixMilli(), 10)
	sum := digest(app.Secret, nonce, timestamp)
	h.Set("App-Key", appKey)
	h.Set("Nonce", nonce)
	h.Set("Timestamp", timestamp)
	h.Set("Signature", hex.EncodeToString(sum[:]))
	return nonce
}

// signatures remembers the signatures that were used, in two generations. A generation lasts as long as a timestamp is accepted,
// or until it is full, and is dropped as a whole.
type signatures struct {
	mu            sync.Mutex
	used, earlier map[[sha1.Size]byte]struct{}
	begun         time.Time
}

// generationSize bounds a generation. At 1000 requests a second it takes 4 minutes to fill.
const generationSize = 1 << 18

// first reports whether a signature is new. It remembers it as long as its timestamp is accepted, or for at least the next
// generationSize requests.
func (s *signatures) first(signature [sha1.Size]byte, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.used == nil || now.Sub(s.begun) > 2*timestampWindow || len(s.used) >= generationSize {
		s.used, s.earlier, s.begun = map[[sha1.Size]byte]struct{}{}, s.used, now
	}
	_, again := s.used[signature]
	if !again {
		_, again = s.earlier[signature]
	}
	s.used[signature] = struct{}{}
	return !again
}
