package rongcloudtest

import (
	"cmp"
	"crypto/rand"
	"reflect"
	"time"

	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/webhook"
)

// Values of fields that a test leaves zero.
const (
	someUser  = "user"
	someOther = "other"
	someGroup = "group"
	someRoom  = "room"
	someBot   = "bot"
)

// complete sets required fields that are zero.
func complete(e webhook.Event) webhook.Event {
	if v := reflect.ValueOf(e); v.Kind() == reflect.Pointer && !v.IsNil() {
		if pointed, ok := v.Elem().Interface().(webhook.Event); ok {
			e = pointed
		}
	}
	switch e := e.(type) {
	case webhook.Message:
		e.From, e.Target, e.UID, e.Time = cmp.Or(e.From, someUser), cmp.Or(e.Target, someOther), someID(e.UID), someTime(e.Time)
		e.Conversation, e.Content = cmp.Or(e.Conversation, message.Private), someContent(e.ObjectName, e.Content)
		return e
	case webhook.PreSend:
		e.From, e.Target, e.UID, e.Time = cmp.Or(e.From, someUser), cmp.Or(e.Target, someOther), someID(e.UID), someTime(e.Time)
		e.Conversation, e.Content = cmp.Or(e.Conversation, message.Private), someContent(e.ObjectName, e.Content)
		return e
	case webhook.MessageOperation:
		e.Operation, e.UserID, e.Target = cmp.Or(e.Operation, webhook.Recalled), cmp.Or(e.UserID, someUser), cmp.Or(e.Target, someOther)
		e.Conversation, e.UID = cmp.Or(e.Conversation, message.Private), someID(e.UID)
		e.Time, e.MessageTime = someTime(e.Time), someTime(e.MessageTime)
		return e
	case webhook.Moderation:
		e.Result, e.UID = cmp.Or(e.Result, webhook.ModerationRejected), cmp.Or(e.UID, someID(e.Message.UID))
		m := &e.Message
		m.From, m.Target, m.UID, m.Time = cmp.Or(m.From, someUser), cmp.Or(m.Target, someOther), cmp.Or(m.UID, e.UID), someTime(m.Time)
		m.Conversation, m.Content = cmp.Or(m.Conversation, message.Private), someContent(m.ObjectName, m.Content)
		return e
	case webhook.OnlineStatus:
		e.UserID, e.Time = cmp.Or(e.UserID, someUser), someTime(e.Time)
		return e
	case webhook.Deactivation:
		e.UserID, e.OperationID, e.Time = cmp.Or(e.UserID, someUser), someID(e.OperationID), someTime(e.Time)
		return e
	case webhook.UserProfile:
		e.UserID, e.Time = cmp.Or(e.UserID, someUser), someTime(e.Time)
		return e
	case webhook.Friend:
		e.Change, e.UserID, e.PeerID = cmp.Or(e.Change, webhook.FriendAccepted), cmp.Or(e.UserID, someUser), cmp.Or(e.PeerID, someOther)
		e.Time = someTime(e.Time)
		return e
	case webhook.GroupOperation:
		e.GroupID, e.Change, e.Time = cmp.Or(e.GroupID, someGroup), cmp.Or(e.Change, webhook.GroupCreated), someTime(e.Time)
		return e
	case webhook.GroupProfile:
		e.GroupID, e.Time = cmp.Or(e.GroupID, someGroup), someTime(e.Time)
		return e
	case webhook.ChatroomStatus:
		e.Room, e.Time = cmp.Or(e.Room, someRoom), someTime(e.Time)
		return e
	case webhook.ChatroomAttribute:
		e.Room, e.Action, e.Time = cmp.Or(e.Room, someRoom), cmp.Or(e.Action, webhook.AttributeSet), someTime(e.Time)
		return e
	case webhook.Bot:
		e.Type, e.Bot.UserID, e.Time = cmp.Or(e.Type, webhook.BotPrivateMessage), cmp.Or(e.Bot.UserID, someBot), someTime(e.Time)
		if e.Data == nil {
			e.From, e.Target, e.Content = cmp.Or(e.From, someUser), cmp.Or(e.Target, e.Bot.UserID), someContent(e.ObjectName, e.Content)
		}
		return e
	case webhook.PublicService:
		e.MessageID = cmp.Or(e.MessageID, e.Elements["MsgID"], someID(""))
		return e
	}
	return e
}

func someID(given string) string { return cmp.Or(given, rand.Text()) }

// someTime returns given or the current time in milliseconds, as in callbacks.
func someTime(given time.Time) time.Time {
	if given.IsZero() {
		return time.UnixMilli(time.Now().UnixMilli())
	}
	return given
}

// someContent returns no content if the event has an object name, so that Original is sent.
func someContent(objectName string, given message.Content) message.Content {
	if given == nil && objectName == "" {
		return message.Text{Content: "hello"}
	}
	return given
}
