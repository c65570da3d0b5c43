package webhook

import (
	"bytes"
	"fmt"
	"net/url"
	"sync"
	"time"
)

// Delivery is the request that an event came in. Every event embeds it.
type Delivery struct {
	// AppKey is the app whose secret signed the delivery.
	AppKey string

	// Signed is the time of the signature.
	Signed time.Time

	ContentType string
	Body        []byte // as received; do not modify

	signature string

	mu   sync.Mutex
	form url.Values // of a form body, once parsed
}

// Raw returns the delivery of an event, or nil if the event was not received.
func (d *Delivery) Raw() *Delivery { return d }

var byteOrderMark = []byte("\ufeff")

// format is detected from the body alone: the documentation contradicts itself about content types.
type format int

const (
	formBody format = iota
	jsonBody
	xmlBody
)

func (f format) String() string { return [...]string{"a form", "JSON", "XML"}[f] }

// formats lists the formats of each kind's bodies. Some senders, and some pages of the documentation, use JSON for kinds that are
// documented as a form.
var formats = map[Kind][]format{
	KindMessage:           {formBody, jsonBody},
	KindPreSend:           {formBody, jsonBody},
	KindDeactivation:      {formBody, jsonBody},
	KindUserProfile:       {formBody, jsonBody},
	KindGroupProfile:      {formBody, jsonBody},
	KindMessageOperation:  {jsonBody},
	KindModeration:        {jsonBody},
	KindOnlineStatus:      {jsonBody},
	KindFriend:            {jsonBody},
	KindGroupOperation:    {jsonBody},
	KindChatroomStatus:    {jsonBody},
	KindChatroomAttribute: {jsonBody},
	KindBot:               {jsonBody},
	KindPublicService:     {xmlBody},
}

func (d *Delivery) format() format {
	text := bytes.TrimLeft(d.Body, " \t\r\n\ufeff")
	switch {
	case len(text) == 0:
		return formBody
	case text[0] == '{' || text[0] == '[':
		return jsonBody
	case text[0] == '<':
		return xmlBody
	}
	return formBody
}

// values parses the body as a form, once.
func (d *Delivery) values() (url.Values, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.form == nil {
		form, err := url.ParseQuery(string(bytes.TrimPrefix(d.Body, byteOrderMark)))
		if err != nil {
			return nil, fmt.Errorf("%w: not a form", ErrBody)
		}
		d.form = form
	}
	return d.form, nil
}
