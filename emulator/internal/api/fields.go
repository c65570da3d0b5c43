package api

import (
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// Fields are the fields of a response, without its code.
type Fields map[string]any

// Date formats a time as responses do: without a zone.
func (r *Request) Date(t time.Time) string { return t.In(r.zone).Format("2006-01-02 15:04:05") }

// Restrictions lists users and the ends of their restrictions.
func (r *Request) Restrictions(list []state.Restriction, timeField string) []Fields {
	users := make([]Fields, len(list))
	for i, entry := range list {
		users[i] = Fields{"userId": entry.UserID, timeField: r.Date(entry.Until)}
	}
	return users
}

// Strings returns a list that is encoded as [] when it is empty, and not as null.
func Strings(list []string) []string { return append([]string{}, list...) }

// Page returns one page of a list. Pages are numbered from 1.
func Page[T any](list []T, number, size int64) []T {
	total := int64(len(list))
	if number < 1 || size < 1 || number-1 > total/size {
		return list[:0]
	}
	from := min((number-1)*size, total)
	return list[from:min(from+size, total)]
}

// Bit encodes a flag as 1 or 0.
func Bit(on bool) int {
	if on {
		return 1
	}
	return 0
}
