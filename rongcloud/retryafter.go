package rongcloud

import (
	"math"
	"net/http"
	"strings"
	"time"
)

// retryAfter parses both forms of the header: seconds, or a date. A number too large for a duration becomes the longest
// one.
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, ok := wholeSeconds(text); ok {
		return seconds
	}
	if at, err := http.ParseTime(text); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}

func wholeSeconds(text string) (d time.Duration, ok bool) {
	const most = math.MaxInt64 / int64(time.Second)
	var n int64
	for _, digit := range []byte(text) {
		if digit < '0' || digit > '9' {
			return 0, false
		}
		if n = n*10 + int64(digit-'0'); n > most {
			n = most // and stays so, because every digit makes it larger
		}
	}
	return time.Duration(n) * time.Second, text != ""
}
