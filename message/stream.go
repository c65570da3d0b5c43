package message

// Stream is a part of a text that is still being written, for example by an AI (流式消息), RC:StreamMsg. It is only decoded
// here: only the stream operations (POST /v3/message/private/publish_stream.json and similar) can send one.
type Stream struct {
	Content  string `json:"content"`  // this part of the text
	Seq      int64  `json:"seq"`      // above 0, increasing
	Complete bool   `json:"complete"` // this is the last part
	Reason   int    `json:"completeReason,omitempty"`
	Format   string `json:"type,omitempty"`       // text, markdown or html; empty: text
	UID      string `json:"messageUID,omitempty"` // the id that the service returned for the first part; in every later part

	// Only in the first part.
	Mentioned *Mention `json:"mentionedInfo,omitempty"`
	User      *Sender  `json:"user,omitempty"`
	Extra     string   `json:"extra,omitempty"`
}

// ObjectName returns RC:StreamMsg.
func (Stream) ObjectName() string { return "RC:StreamMsg" }

// Validate always returns an error: ordinary sends, which call it, cannot send a Stream.
func (s Stream) Validate() error {
	c := checkOf(s)
	c.Fail("content", "cannot be sent as an ordinary message: streams go through the publish_stream operations only")
	return c.found()
}

func (s Stream) MarshalJSON() ([]byte, error)     { return toWire(s) }
func (s *Stream) UnmarshalJSON(text []byte) error { return fromWire(text, s) }
