package webhook

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// Event is something the service tells: one of this package's event types, such as [Message] or [ChatroomStatus], or [Unknown].
type Event interface {
	// Kind is the callback it belongs to.
	Kind() Kind

	// ID is the same whenever the same event is delivered, and no other event's of the same app. The service delivers again what
	// was not answered in time, in any order: whoever counts or stores keeps the IDs, or does what may be done twice.
	ID() string

	// Raw is the delivery it came in, body and all.
	Raw() *Delivery

	// body is what the service would send: url.Values for a form, a value for encoding/xml or encoding/json, a *Delivery as it is.
	body() (any, error)
}

// Unknown is a delivery that is none of the known callbacks, or was sent to a handler that cannot tell which. Its body is in the
// Delivery.
type Unknown struct {
	*Delivery `json:"-"`
}

// Kind is empty.
func (Unknown) Kind() Kind { return "" }

// ID is the signature, which a delivery that comes again may have changed.
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

// canonical is JSON of which there is one spelling only.
func canonical(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(text)
}

// changed identifies sets of fields. An empty one is like none.
func changed(sets ...map[string]string) string {
	for i, set := range sets {
		if len(set) == 0 {
			sets[i] = nil
		}
	}
	return canonical(sets)
}

// id joins what identifies an event.
func id(kind Kind, parts ...string) string {
	return string(kind) + "\x00" + strings.Join(parts, "\x00")
}

// nameOf is the n-th name.
func nameOf(n int, names ...string) string {
	if n < 0 || n >= len(names) || names[n] == "" {
		return strconv.Itoa(n)
	}
	return names[n]
}
