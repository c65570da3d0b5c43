package message

import "time"

// Reference answers a message and quotes it (引用消息), RC:ReferenceMsg.
type Reference struct {
	Content string `json:"content"`        // required; the answer
	UserID  string `json:"referMsgUserId"` // required; the author of the quoted message
	// UID is the id of the quoted message. Newer clients send it. This spelling is not confirmed.
	UID string `json:"referMsgUid,omitempty"`
	// Quoted is the content of the quoted message; required. Decoding leaves it [Unknown] if it is of an own type or
	// contains messages itself. [Registry.Decode] can decode it.
	Quoted       Content       `json:"referMsg,omitempty" wire:"objName"`
	BurnDuration time.Duration `json:"burnDuration,omitempty"`
	Mentioned    *Mention      `json:"mentionedInfo,omitempty"`
	User         *Sender       `json:"user,omitempty"`
	Extra        string        `json:"extra,omitempty"`
}

// ObjectName returns RC:ReferenceMsg.
func (Reference) ObjectName() string { return "RC:ReferenceMsg" }

// Validate checks that the answer, and the author and content of the quoted message, are set.
func (r Reference) Validate() error {
	c := checkOf(r)
	c.required("content", r.Content)
	c.required("referMsgUserId", r.UserID)
	c.optional("referMsgUid", r.UID)
	c.nested("objName", "referMsg", r.Quoted)
	c.shared(r.BurnDuration, r.Mentioned, r.User, r.Extra)
	return c.found()
}

func (r Reference) MarshalJSON() ([]byte, error)     { return toWire(r) }
func (r *Reference) UnmarshalJSON(text []byte) error { return fromWire(text, r) }

// nested checks a content inside another. That content was sent before, so its own limits are not checked again.
func (c check) nested(nameField, bodyField string, inner Content) {
	if inner == nil || isNilPointer(inner) {
		c.Fail(bodyField, "must not be empty")
		return
	}
	if text := checkObjectName(inner.ObjectName()); text != "" {
		c.Fail(nameField, "%s", text)
	}
	if body, err := marshal(inner); err != nil || !isObject(body) {
		c.Fail(bodyField, "must be a JSON object")
	}
}
