package chatroom

import (
	"cmp"

	"github.com/rongcloud-go/sdk/internal/param"
)

// notice is a request to notify clients of a change.
type notice struct {
	on    bool
	extra string
}

// addTo adds the parameters of the notice. A repeat of the call would notify the clients again.
func (n notice) addTo(p *param.Set) {
	if n.extra != "" && !n.on {
		p.Fail("extra", "must be empty without Notify (needNotify): it is the notice's text")
	}
	p.True("needNotify", n.on)
	p.Optional("extra", n.extra, param.Limit{})
	p.HasEffectTwice(n.on)
}

// attributeChanged is the type of the built-in notice. The lower-case c is as documented; other sources have a capital.
const attributeChanged = "RC:chrmKVNotiMsg"

// AttributeNotice is a message to the room about a change. The zero value is the built-in message, which says what was
// set or deleted.
type AttributeNotice struct {
	ObjectName string `param:"objectName"` // the type of the message, at most 32 characters; empty: the built-in RC:chrmKVNotiMsg
	Content    string `param:"content"`    // required for an own type; empty: made from the change, for the built-in type
}

// attributeChange is the content of the built-in notice.
type attributeChange struct {
	Type  int    `json:"type"` // 1 set, 2 deleted
	Key   string `json:"key"`
	Value string `json:"value,omitempty"`
}

// addTo adds the parameters of the message. It adds none if n is nil. A repeat of the call would send the message
// again.
func (n *AttributeNotice) addTo(p *param.Set, change attributeChange) {
	if n == nil {
		return
	}
	name := cmp.Or(n.ObjectName, attributeChanged)
	p.Text("objectName", name, param.Chars(maxTypeChars))
	if n.Content == "" && name == attributeChanged {
		p.JSON("content", change)
	} else {
		p.Text("content", n.Content, param.Limit{})
	}
	p.HasEffectTwice(true)
}
