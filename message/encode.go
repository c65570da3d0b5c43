package message

import "github.com/rongcloud-go/sdk/rongcloud"

// Encode returns the object name and body that a send of c would have. It applies the same checks as a send, and fails
// with [rongcloud.ErrInvalidArgument].
func Encode(c Content) (objectName, body string, err error) {
	objectName, body, wrong := encode(c)
	if wrong != nil {
		return "", "", &rongcloud.Error{
			Operation: "message.Encode", Category: rongcloud.ErrInvalidArgument,
			Parameter: wrong.parameter, Message: wrong.text, Err: wrong.cause,
		}
	}
	return objectName, body, nil
}
