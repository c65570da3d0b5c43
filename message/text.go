package message

import (
	"encoding/json"
	"time"
)

// Text is a text message (文本消息), RC:TxtMsg. Content is required.
type Text struct {
	Content      string        `json:"content"`
	BurnDuration time.Duration `json:"burnDuration,omitempty"` // whole seconds until it disappears after reading; only in private conversations
	Mentioned    *Mention      `json:"mentionedInfo,omitempty"`
	User         *Sender       `json:"user,omitempty"`
	Extra        string        `json:"extra,omitempty"` // data of your own; not searched or pushed
}

// ObjectName returns RC:TxtMsg.
func (Text) ObjectName() string { return "RC:TxtMsg" }

// Validate checks that the text is set.
func (t Text) Validate() error {
	c := checkOf(t)
	c.required("content", t.Content)
	c.shared(t.BurnDuration, t.Mentioned, t.User, t.Extra)
	return c.found()
}

func (t Text) MarshalJSON() ([]byte, error) { return toWire(t) }

// UnmarshalJSON avoids the reflection that other types use, because most messages are texts.
func (t *Text) UnmarshalJSON(text []byte) error {
	var w struct {
		Content      string   `json:"content"`
		BurnDuration seconds  `json:"burnDuration"`
		Mentioned    *Mention `json:"mentionedInfo"`
		User         *Sender  `json:"user"`
		Extra        string   `json:"extra"`
	}
	if err := json.Unmarshal(text, &w); err != nil {
		return err
	}
	*t = Text{w.Content, time.Duration(w.BurnDuration), w.Mentioned, w.User, w.Extra}
	return nil
}
