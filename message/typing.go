package message

// Typing says that a user is writing (正在输入状态消息), RC:TypSts. It is a status message: send it only with
// [Service.SendPrivateStatus] or [Service.SendGroupStatus], which reach users who are online and store nothing.
type Typing struct {
	ContentType string `json:"typingContentType"` // required; the object name of the message being written, such as RC:TxtMsg
	Data        string `json:"data,omitempty"`
}

// ObjectName returns RC:TypSts.
func (Typing) ObjectName() string { return "RC:TypSts" }

// Validate checks that the content type is set.
func (t Typing) Validate() error {
	c := checkOf(t)
	c.required("typingContentType", t.ContentType)
	c.optional("data", t.Data)
	return c.found()
}
