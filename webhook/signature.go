package webhook

import (
	"crypto/subtle"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// signed holds the signature parameters of a request, as received.
type signed struct {
	appKey, nonce, timestamp, signature string
	seconds                             bool // the timestamp's unit
}

// names are the names of the signature parameters in one generation of the service.
type names struct {
	appKey, nonce, timestamp, signature string
	seconds                             bool
}

// Private clouds and public services count seconds. The first generation of the public cloud has its own name for the timestamp.
// Moderation results use headers.
var (
	queryNames = []names{
		{"appKey", "nonce", "timestamp", "signature", false},
		{"appKey", "nonce", "signTimestamp", "signature", false},
		{"rc-app-key", "rc-nonce", "rc-timestamp", "rc-signature", true},
	}
	headerGenerations = []names{
		{"RC-App-Key", "RC-Nonce", "RC-Timestamp", "RC-Signature", false},
		{"App-Key", "Nonce", "Timestamp", "Signature", false},
	}
)

// findOutside looks for a signature outside the body, in the query and then in the headers. The App Key may be somewhere else:
// then appKey is empty, or is all that is found.
func findOutside(query url.Values, header http.Header) (s signed, ok bool) {
	if s, ok = pick(query, queryNames); !ok {
		s, ok = pick(header, headerGenerations)
	}
	if s.appKey == "" {
		s.appKey = firstOf(query, header)
	}
	return s, ok
}

// getter is a query, a form or headers.
type getter interface{ Get(name string) string }

func pick(from getter, generations []names) (signed, bool) {
	for _, n := range generations {
		s := signed{from.Get(n.appKey), from.Get(n.nonce), from.Get(n.timestamp), from.Get(n.signature), n.seconds}
		if s.nonce != "" && s.timestamp != "" && s.signature != "" {
			return s, true
		}
	}
	return signed{}, false
}

func firstOf(query, header getter) string {
	if key := query.Get("appKey"); key != "" {
		return key
	}
	if key := header.Get("RC-App-Key"); key != "" {
		return key
	}
	return header.Get("App-Key")
}

// app is an app whose deliveries are accepted. Its signers are closures over its secrets, so that printing its fields cannot
// reveal them.
type app struct {
	key     string
	signers []func(nonce, timestamp string) string
}

// verify checks the signature and its age, and returns the app that it belongs to. It tries all secrets, so that the time taken
// does not reveal which one matched.
func verify(apps []app, s signed, now time.Time, window time.Duration) (appKey string, at time.Time, err error) {
	known, matches := false, false
	for _, a := range apps {
		if s.appKey != "" && s.appKey != a.key {
			continue
		}
		known = true
		for _, sign := range a.signers {
			if subtle.ConstantTimeCompare([]byte(sign(s.nonce, s.timestamp)), []byte(s.signature)) == 1 {
				appKey, matches = a.key, true
			}
		}
	}
	switch {
	case !known:
		return "", time.Time{}, ErrUnknownApp
	case !matches:
		return "", time.Time{}, ErrSignature
	}
	at, ok := s.time()
	if age := now.Sub(at); !ok || age > window || age < -window {
		return "", time.Time{}, ErrExpired
	}
	return appKey, at, nil
}

// Timestamps have this many digits until the year 2286.
const (
	digitsOfSeconds = 10
	digitsOfMillis  = 13
)

// time parses the timestamp. Nothing separates it from the nonce in the signed string. If its unit depended on its size, three
// digits of an old timestamp could be moved to the nonce, which leaves a current time.
func (s signed) time() (time.Time, bool) {
	digits := digitsOfMillis
	if s.seconds {
		digits = digitsOfSeconds
	}
	if len(s.timestamp) != digits || s.timestamp[0] < '1' || s.timestamp[0] > '9' {
		return time.Time{}, false
	}
	return moment(s.timestamp)
}

// maxSeconds separates the units of a timestamp: as seconds it is in the year 5138, as milliseconds in 1973.
const maxSeconds = 100_000_000_000

// moment parses a number of seconds or milliseconds since 1970.
func moment(text string) (time.Time, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case err != nil || n <= 0:
		return time.Time{}, false
	case n < maxSeconds:
		return time.Unix(n, 0), true
	}
	return time.UnixMilli(n), true
}

func (a app) with(secrets []string) app {
	for _, secret := range secrets {
		a.signers = append(a.signers, func(nonce, timestamp string) string { return rongcloud.Sign(secret, nonce, timestamp) })
	}
	return a
}
