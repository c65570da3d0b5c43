package console

import (
	"unicode/utf8"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// views describe an emulator to a page. They change nothing, and do not ring the bell: each page would wake all others.
type views struct {
	config     Config
	state      *state.State
	api        *api.API
	feed       feed
	deliveries func(limit int) []Delivery // nil: no callbacks are called
}

// cursor is how far a page has read.
type cursor struct {
	Messages uint64 `json:"messages"`
	Requests uint64 `json:"requests"`
	Clears   uint64 `json:"clears"` // of the request log
}

// update has what is new for a page. A snapshot has everything.
type update struct {
	Now        int64         `json:"now"` // the emulator's time
	State      *stateView    `json:"state,omitempty"`
	Messages   []messageView `json:"messages,omitempty"`
	Requests   []requestView `json:"requests,omitempty"`
	Deliveries []Delivery    `json:"deliveries,omitempty"`
	Cursor     *cursor       `json:"cursor,omitempty"` // of a snapshot: where its updates begin
}

func (u update) empty() bool {
	return u.State == nil && len(u.Messages)+len(u.Requests)+len(u.Deliveries) == 0
}

func (v *views) snapshot() update {
	at := cursor{}
	all := update{Cursor: &at, Deliveries: v.latestDeliveries()}
	all.Messages, at.Messages = v.feed.latest()
	all.Requests, at.Requests, at.Clears = v.latestRequests()
	current := v.current()
	all.State, all.Now = &current, v.state.Now().UnixMilli()
	return all
}

// shownBytes is the limit of a string without a limit of its own.
const shownBytes = 16 << 10

// shorten cuts a string to at most limit bytes, between characters.
func shorten(s string, limit int) (string, bool) {
	if len(s) <= limit {
		return s, false
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit], true
}
