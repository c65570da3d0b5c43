package webhook

import (
	"bytes"
	"fmt"
	"net/url"
	"sync"
	"time"
)

// Delivery is the request an event came in. Every event has it embedded.
type Delivery struct {
	// AppKey is the app it was signed for: what the request says or, where it says nothing, whose secret it was signed with.
	AppKey string

	// Signed is the time the service signed it at.
	Signed time.Time

	ContentType string
	Body        []byte // as it came; not to be changed

	signature string

	mu   sync.Mutex
	form url.Values // of a form body, once read
}

// Raw returns the delivery of an event, and nil for an event that did not come in one.
func (d *Delivery) Raw() *Delivery { return d }

var byteOrderMark = []byte("\ufeff")

// format is told by the body alone: what the documentation says of content types contradicts itself.
type format int

const (
	formBody format = iota
	jsonBody
	xmlBody
)

func (f format) String() string { return [...]string{"a form", "JSON", "XML"}[f] }

// formats are the formats of each kind's bodies. Those that are documented as a form are JSON with some senders, or on other pages
// of the documentation.
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

// values reads the body as a form, once.
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
