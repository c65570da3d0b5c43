package message

import (
	"time"

	"github.com/rongcloud-go/sdk/internal/wire"
)

const (
	maxSummaries     = 4
	maxCombinedNames = 2
	maxInlineList    = 12 << 10 // bytes
)

// Combine is a bundle of forwarded messages as an HTML file (合并转发消息), RC:CombineMsg.
type Combine struct {
	URL  string           `json:"remoteUrl"`        // required; URL of the HTML file
	Type ConversationType `json:"conversationType"` // required; where they come from: Private or Group
	// Names has the participants: at most two for a private conversation, none for a group. Some clients write it and
	// Summaries as one string, which is decoded as one element.
	Names        []string      `json:"nameList,omitempty"`
	Summaries    []string      `json:"summaryList"` // required; summaries of the first messages, at most 4
	Title        string        `json:"title,omitempty"`
	Name         string        `json:"name,omitempty"` // file name
	BurnDuration time.Duration `json:"burnDuration,omitempty"`
	Mentioned    *Mention      `json:"mentionedInfo,omitempty"`
	User         *Sender       `json:"user,omitempty"`
	Extra        string        `json:"extra,omitempty"`
}

// ObjectName returns RC:CombineMsg.
func (Combine) ObjectName() string { return "RC:CombineMsg" }

// Validate checks that URL, conversation type and summaries are set.
func (m Combine) Validate() error {
	c := checkOf(m)
	c.required("remoteUrl", m.URL)
	c.forwardedFrom(m.Type)
	switch {
	case m.Type == Group && len(m.Names) > 0:
		c.Fail("nameList", "must be empty when conversationType is 3 (group)")
	case len(m.Names) > 0:
		c.texts("nameList", m.Names, maxCombinedNames)
	}
	c.texts("summaryList", m.Summaries, maxSummaries)
	c.optional("title", m.Title)
	c.optional("name", m.Name)
	c.shared(m.BurnDuration, m.Mentioned, m.User, m.Extra)
	return c.found()
}

func (c check) forwardedFrom(t ConversationType) {
	if t != Private && t != Group {
		c.Fail("conversationType", "must be 1 (private) or 3 (group), is %d", int(t))
	}
}

func (m Combine) MarshalJSON() ([]byte, error)     { return toWire(m) }
func (m *Combine) UnmarshalJSON(text []byte) error { return fromWire(text, m) }

// CombineV2 is a bundle of forwarded messages as JSON (合并转发消息 V2), RC:CombineV2Msg. The field names are from a
// published client header. No server documentation has them.
type CombineV2 struct {
	Type      ConversationType `json:"conversationType"` // required; where they come from: Private or Group
	Names     []string         `json:"nameList"`         // required; the participants, or the group's name
	Summaries []string         `json:"summaryList"`      // required
	Count     int              `json:"msgNum"`           // required; number of messages in the bundle
	// Messages has the messages, if their JSON has at most 12 KB. A larger bundle is uploaded and has URL and Key
	// instead.
	Messages []Forwarded `json:"msgList,omitempty"`
	Key      string      `json:"jsonMsgKey,omitempty"`
	URL      string      `json:"remoteUrl,omitempty"`
	User     *Sender     `json:"user,omitempty"`
	Extra    string      `json:"extra,omitempty"`
}

// Forwarded is a message in a [CombineV2].
type Forwarded struct {
	From     string    `json:"fromUserId"`
	TargetID string    `json:"targetId"`
	Sent     time.Time `json:"timestamp"`
	Content  Content   `json:"content,omitempty" wire:"objectName"` // decoded as Reference.Quoted is
}

// ObjectName returns RC:CombineV2Msg.
func (CombineV2) ObjectName() string { return "RC:CombineV2Msg" }

// Validate checks that conversation type, names, summaries and count are set.
func (m CombineV2) Validate() error {
	c := checkOf(m)
	c.forwardedFrom(m.Type)
	c.texts("nameList", m.Names, 0)
	c.texts("summaryList", m.Summaries, 0)
	c.atLeast("msgNum", int64(m.Count), 1)
	c.forwarded(m.Messages)
	c.optional("jsonMsgKey", m.Key)
	c.optional("remoteUrl", m.URL)
	c.shared(0, nil, m.User, m.Extra)
	return c.found()
}

func (c check) forwarded(messages []Forwarded) {
	for i, f := range messages {
		c.required(at("msgList", i, "fromUserId"), f.From)
		c.required(at("msgList", i, "targetId"), f.TargetID)
		c.moment(at("msgList", i, "timestamp"), f.Sent)
		c.nested(at("msgList", i, "objectName"), at("msgList", i, "content"), f.Content)
	}
	if c.Err() != nil || len(messages) == 0 {
		return
	}
	text, err := wire.EncodeJSON(messages)
	if err != nil {
		c.Fail("msgList", "cannot be made into JSON")
	} else if len(text) > maxInlineList {
		c.Fail("msgList", "must have at most %d bytes as JSON, has %d", maxInlineList, len(text))
	}
}

func (m CombineV2) MarshalJSON() ([]byte, error)     { return toWire(m) }
func (m *CombineV2) UnmarshalJSON(text []byte) error { return fromWire(text, m) }
func (f Forwarded) MarshalJSON() ([]byte, error)     { return toWire(f) }
func (f *Forwarded) UnmarshalJSON(text []byte) error { return fromWire(text, f) }
