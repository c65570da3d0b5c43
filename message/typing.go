package message

// Typing tells that somebody is writing (正在输入状态消息), RC:TypSts. It is a status message: send it with
// [Service.SendPrivateStatus] or [Service.SendGroupStatus] only, which reach who is online now and store nothing.
type Typing struct {
	ContentType string `json:"typingContentType"` // required; the object name of what is being written, such as RC:TxtMsg
	Data        string `json:"data,omitempty"`
}

// ObjectName is RC:TypSts.
func (Typing) ObjectName() string { return "RC:TypSts" }

// Validate demands the content type.
func (t Typing) Validate() error {
	c := checkOf(t)
	c.required("typingContentType", t.ContentType)
	c.optional("data", t.Data)
	return c.found()
}
