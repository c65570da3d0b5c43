package message

// Stream is a piece of a text that is still being written, by an AI for example (流式消息), RC:StreamMsg. It is read wherever it
// comes in, but only the stream operations (POST /v3/message/private/publish_stream.json and its like) can send one.
type Stream struct {
	Content  string `json:"content"`  // this piece of the text
	Seq      int64  `json:"seq"`      // above 0, growing
	Complete bool   `json:"complete"` // the last piece
	Reason   int    `json:"completeReason,omitempty"`
	Format   string `json:"type,omitempty"`       // text, markdown or html; text when empty
	UID      string `json:"messageUID,omitempty"` // what sending the first piece answered; every later piece has it

	// The first piece only.
	Mentioned *Mention `json:"mentionedInfo,omitempty"`
	User      *Sender  `json:"user,omitempty"`
	Extra     string   `json:"extra,omitempty"`
}

// ObjectName is RC:StreamMsg.
func (Stream) ObjectName() string { return "RC:StreamMsg" }

// Validate refuses it: it is asked by the ordinary sends, which cannot carry one.
func (s Stream) Validate() error {
	c := checkOf(s)
	c.Fail("content", "cannot be sent as an ordinary message: streams go through the publish_stream operations only")
	return c.found()
}

func (s Stream) MarshalJSON() ([]byte, error)     { return toWire(s) }
func (s *Stream) UnmarshalJSON(text []byte) error { return fromWire(text, s) }
