package message

import (
	"strconv"
	"time"
)

// Sender is the sender card (发送者信息) that most contents can carry, so that clients can show a name and an avatar without
// a request. RongCloud recommends it only for chatrooms of live streams. All fields are optional.
type Sender struct {
	ID       string `json:"id,omitempty"`
	Name     string `json:"name,omitempty"`
	Portrait string `json:"portrait,omitempty"` // URL of the avatar
	Extra    string `json:"extra,omitempty"`    // data of your own
}

// MentionType selects who is mentioned.
type MentionType int

const (
	MentionEveryone MentionType = 1
	MentionUsers    MentionType = 2
)

// Mention is the @ in a group message (@消息). The service applies it only if the request has the parameter isMentioned,
// which SendGroup sets for every content with a mention. Private conversations and chatrooms have no mentions.
type Mention struct {
	Type    MentionType `json:"type"`
	UserIDs []string    `json:"userIdList,omitempty"`       // the mentioned users; only with MentionUsers
	Content string      `json:"mentionedContent,omitempty"` // push text for mentioned users, which overrides any other
}

func (m Mention) MarshalJSON() ([]byte, error)     { return toWire(m) }
func (m *Mention) UnmarshalJSON(text []byte) error { return fromWire(text, m) }

func (c check) sender(u *Sender) {
	if u == nil {
		return
	}
	c.optional("user.id", u.ID)
	c.optional("user.name", u.Name)
	c.optional("user.portrait", u.Portrait)
	c.optional("user.extra", u.Extra)
}

func (c check) mention(m *Mention) {
	if m == nil {
		return
	}
	c.optional("mentionedInfo.mentionedContent", m.Content)
	switch m.Type {
	case MentionEveryone:
		if len(m.UserIDs) > 0 {
			c.Fail("mentionedInfo.userIdList", "must be empty when type is 1 (everyone)")
		}
	case MentionUsers:
		c.CheckCount("mentionedInfo.userIdList", len(m.UserIDs), 0)
		for i, id := range m.UserIDs {
			c.CheckID(at("mentionedInfo.userIdList", i, ""), id)
		}
	default:
		c.Fail("mentionedInfo.type", "must be 1 (everyone) or 2 (users), is %d", int(m.Type))
	}
}

// shared checks the fields that most contents have. A type without a field passes its zero value.
func (c check) shared(burn time.Duration, m *Mention, u *Sender, extra string) {
	if burn != 0 {
		c.seconds("burnDuration", burn, 0)
	}
	c.mention(m)
	c.sender(u)
	c.optional("extra", extra)
}

// at returns the path of a member of a list element, such as options[1].id.
func at(list string, i int, member string) string {
	path := list + "[" + strconv.Itoa(i) + "]"
	if member != "" {
		path += "." + member
	}
	return path
}
