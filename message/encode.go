package message

import "github.com/rongcloud-go/sdk/rongcloud"

// Encode makes of a content what is sent of it: the object name and the body. It refuses what a send would refuse, with a
// [rongcloud.ErrInvalidArgument].
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
