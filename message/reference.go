package message

import "time"

// Reference answers another message and quotes it (引用消息), RC:ReferenceMsg.
type Reference struct {
	Content string `json:"content"`        // required; the answer
	UserID  string `json:"referMsgUserId"` // required; who wrote the quoted message
	// UID of the quoted message. Newer clients write it; that this is how they spell it is not confirmed.
	UID string `json:"referMsgUid,omitempty"`
	// Quoted is what the quoted message says; required. Read back it is an [Unknown] where the quoted message is of an own type
	// or holds messages itself; [Registry.Decode] goes on from there.
	Quoted       Content       `json:"referMsg,omitempty" wire:"objName"`
	BurnDuration time.Duration `json:"burnDuration,omitempty"`
	Mentioned    *Mention      `json:"mentionedInfo,omitempty"`
	User         *Sender       `json:"user,omitempty"`
	Extra        string        `json:"extra,omitempty"`
}

// ObjectName is RC:ReferenceMsg.
func (Reference) ObjectName() string { return "RC:ReferenceMsg" }

// Validate demands the answer, and author and content of what is quoted.
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

// nested checks a content inside another. It was sent before, so its own rules are not applied again.
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
