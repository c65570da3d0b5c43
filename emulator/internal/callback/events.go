package callback

import (
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/webhook"
)

// The sources of messages on the wire. Sessions count as browsers.
const (
	fromServer = "Server"
	fromClient = "Websocket"
)

func sourceOf(o state.Origin) string {
	if o == state.FromClient {
		return fromClient
	}
	return fromServer
}

// Observe calls callbacks for a change of the state. It must be called under the lock of the state.
func (d *Dispatcher) Observe(c state.Change) {
	switch done := c.What.(type) {
	case state.RoomOpened:
		d.reportRoom(done.Room, webhook.RoomCreated, state.ByCall)
	case state.RoomDestroyed:
		d.reportRoom(done.Room, webhook.RoomDestroyed, done.Cause)
		d.times.end(done.Room)
	case state.UsersJoined:
		d.reportRoom(done.Room, webhook.RoomJoined, state.ByCall, done.Users...)
	case state.UsersLeft:
		d.reportRoom(done.Room, webhook.RoomLeft, done.Cause, done.Users...)
	case state.AttributeChanged:
		d.reportAttribute(done)
	case state.MessageSent:
		d.reportMessage(done)
	case state.SessionOpened:
		d.reportPresence(done.Session, webhook.Online)
	case state.SessionClosed:
		d.reportPresence(done.Session, webhook.Offline)
	case state.ActivationChanged:
		d.reportActivation(done)
	}
}

var causes = map[state.Cause]webhook.RoomCause{
	state.ByCall: webhook.ByCall, state.ByIdling: webhook.ByIdling, state.ByAbsence: webhook.ByAbsence, state.ByBan: webhook.ByBan,
}

// reportRoom reports a change of a room. No two changes of a room have the same time.
func (d *Dispatcher) reportRoom(roomID string, change webhook.RoomChange, cause state.Cause, userIDs ...string) {
	if !d.Calls(webhook.KindChatroomStatus) {
		return
	}
	at := d.times.ofChange(roomID, d.config.Emulated())
	d.emit(webhook.ChatroomStatus{Room: roomID, Change: change, Cause: causes[cause], UserIDs: userIDs, Time: time.UnixMilli(at)})
}

// reportAttribute reports an attribute that was set or removed. Versions increase with every change of the room. They begin
// at the time, so that they keep increasing when the room is made again or the emulator is restarted.
func (d *Dispatcher) reportAttribute(done state.AttributeChanged) {
	if !d.Calls(webhook.KindChatroomAttribute) {
		return
	}
	action := webhook.AttributeSet
	if done.Removed {
		action = webhook.AttributeRemoved
	}
	d.emit(webhook.ChatroomAttribute{
		Room: done.Room, Action: action, Key: done.Attribute.Key, Value: done.Attribute.Value, UserID: done.Actor, Time: done.At,
		Version: d.times.ofAttributes(done.Room, done.At, d.config.Emulated()),
	})
}

// reportMessage copies a message that was delivered. Recalls and broadcasts are not copied.
func (d *Dispatcher) reportMessage(done state.MessageSent) {
	m := done.Message
	if done.Origin == state.FromState || done.Transient || done.Origin == state.FromServer && !d.config.RouteServer {
		return
	}
	d.emit(webhook.Message{
		From: m.From, Target: m.Target, Conversation: message.ConversationType(m.Conversation), DirectedAt: done.DirectedAt,
		ObjectName: m.ObjectName, Original: m.Content, UID: m.UID, Time: m.Time, Source: sourceOf(done.Origin),
	})
}

// reportPresence reports a session that began or ended.
func (d *Dispatcher) reportPresence(session *state.Session, presence webhook.Presence) {
	d.emit(webhook.OnlineStatus{
		UserID: session.UserID(), Status: presence, Platform: fromClient, Time: d.config.Emulated(), SessionID: session.ID(),
	})
}

// reportActivation reports the result of deactivating or reactivating users.
func (d *Dispatcher) reportActivation(done state.ActivationChanged) {
	for _, id := range done.Users {
		d.emit(webhook.Deactivation{
			UserID: id, OperationID: done.Operation, Reactivated: done.Reactivated, Code: "0", Time: d.config.Emulated(),
		})
	}
}
