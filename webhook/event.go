package webhook

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// Event is an event that the service reports: one of this package's event types, such as [Message] or [ChatroomStatus], or
// [Unknown].
type Event interface {
	// Kind returns the kind of callback that the event belongs to.
	Kind() Kind

	// ID returns the same string whenever the same event is delivered, and is unique within the app. The service delivers events
	// again that were not answered in time, in any order: to count or store events, remember their IDs or make the handling
	// idempotent.
	ID() string

	// Raw returns the delivery that the event came in, including the body.
	Raw() *Delivery

	// body returns what the service would send: url.Values for a form, a value for encoding/xml or encoding/json, or a *Delivery.
	body() (any, error)
}

// Unknown is a delivery that matches no known callback. Its body is in the Delivery.
type Unknown struct {
	*Delivery `json:"-"`
}

// Kind returns "".
func (Unknown) Kind() Kind { return "" }

// ID returns the signature, which may change when the service delivers again.
func (u Unknown) ID() string {
	if u.Delivery == nil {
		return id("")
	}
	return id("", u.signature)
}

func (u Unknown) body() (any, error) {
	if u.Delivery == nil {
		return nil, errors.New("an Unknown without a Delivery has no body")
	}
	return u.Delivery, nil
}

// canonical returns value as JSON with a unique spelling.
func canonical(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(text)
}

// changed returns a string that identifies sets of fields. An empty set is like none.
func changed(sets ...map[string]string) string {
	for i, set := range sets {
		if len(set) == 0 {
			sets[i] = nil
		}
	}
	return canonical(sets)
}

// id joins the parts that identify an event.
func id(kind Kind, parts ...string) string {
	return string(kind) + "\x00" + strings.Join(parts, "\x00")
}

// nameOf returns the n-th name.
func nameOf(n int, names ...string) string {
	if n < 0 || n >= len(names) || names[n] == "" {
		return strconv.Itoa(n)
	}
	return names[n]
}
