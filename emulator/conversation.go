package emulator

import (
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// ConversationKey names a conversation in the list of a user.
type ConversationKey struct {
	Type    ConversationType
	Target  string // the other user, the group or the ultra group; empty: all conversations of the type
	Channel string // of an ultra group; empty: all of it
}

func conversationKeyOf(k state.ConversationKey) ConversationKey {
	return ConversationKey{Type: ConversationType(k.Type), Target: k.Target, Channel: k.Channel}
}

// ConversationSettings are what a user has set for a conversation, or the level of all conversations of a type.
type ConversationSettings struct {
	ConversationKey
	Level      int // which messages notify the user, as in the operations; 0: not set
	LevelSet   bool
	Pinned     bool
	PinChanged time.Time         // zero: never pinned
	Tags       []ConversationTag // in the order they were created
	Changed    time.Time         // no two changes of a user's settings have the same
}

// ConversationTag is a tag that a user has for conversations.
type ConversationTag struct {
	ID, Name string
	Created  time.Time
}

// ConversationSettings returns the conversations for which the session's user has ever set something, by type, target and channel. A client
// asks for them when it has connected, and after an EventConversationChanged.
func (s *Session) ConversationSettings() ([]ConversationSettings, error) {
	found, err := s.client.ConversationSettings()
	if err != nil {
		return nil, clientError(err)
	}
	list := make([]ConversationSettings, len(found))
	for i, c := range found {
		list[i] = ConversationSettings{
			ConversationKey: conversationKeyOf(c.ConversationKey), Level: c.Level, LevelSet: c.LevelSet,
			Pinned: c.Pinned, PinChanged: c.PinChanged, Tags: tagsOf(c.Tags), Changed: c.Changed,
		}
	}
	return list, nil
}

// ConversationTags lists the tags that the session's user has for conversations, in the order they were created. A client asks for
// them when it has connected, and after an EventTagsChanged.
func (s *Session) ConversationTags() ([]ConversationTag, error) {
	found, err := s.client.Tags()
	return tagsOf(found), clientError(err)
}

func tagsOf(tags []state.Tag) []ConversationTag {
	var list []ConversationTag
	for _, t := range tags {
		list = append(list, ConversationTag(t))
	}
	return list
}
