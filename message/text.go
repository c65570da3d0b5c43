package message

// Text is a text message (文本消息), RC:TxtMsg.
type Text struct {
	Content string `json:"content"`
}

// ObjectName is RC:TxtMsg.
func (Text) ObjectName() string { return "RC:TxtMsg" }
