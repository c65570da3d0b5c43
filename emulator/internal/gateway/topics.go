package gateway

import (
	"errors"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// queries are the handlers of the requests that are answered with a message.
var queries = map[string]func(c *connection, target string, body []byte) (clientwire.Message, error){
	"joinChrm":   decoded((*connection).joinRoom),
	"joinChrmR":  decoded((*connection).rejoinRoom),
	"exitChrm":   decoded((*connection).leaveRoom),
	"chrmPull":   decoded((*connection).pullRoom),
	"queryChrmI": decoded((*connection).describeRoom),
	"qryCHMsg":   decoded((*connection).roomHistory),
	"setKV":      decoded((*connection).setAttribute),
	"delKV":      decoded((*connection).deleteAttribute),
	"pullKV":     decoded((*connection).pullAttributes),
	"pullMsg":    decoded((*connection).pullMail),
	"pullUS":     func(*connection, string, []byte) (clientwire.Message, error) { return &clientwire.UserSettings{}, nil },
	"pullSeAtts": decoded((*connection).pullStates),
}

// decoded reads the body of a request for its handler. A body that cannot be read ends the connection.
func decoded[T any, P interface {
	*T
	clientwire.Message
}](handle func(*connection, string, T) (clientwire.Message, error)) func(*connection, string, []byte) (clientwire.Message, error) {
	return func(c *connection, target string, body []byte) (clientwire.Message, error) {
		var input T
		if err := clientwire.Unmarshal(body, P(&input)); err != nil {
			return nil, err
		}
		return handle(c, target, input)
	}
}

// query answers a request.
func (c *connection) query(f *clientwire.ClientFrame) error {
	handle, known := queries[f.Topic]
	if !known {
		return c.write(c.answer(f, codeUnknownTopic, nil))
	}
	// A client drops the messages that are pushed to it between its request for mail and the answer: there must be none
	// that the answer does not have.
	if f.Topic == "pullMsg" {
		c.mu.Lock()
		defer c.mu.Unlock()
		output, err := handle(c, f.Target, f.Body)
		if err != nil {
			return err
		}
		return c.writeLocked(c.answer(f, 0, output))
	}
	output, err := handle(c, f.Target, f.Body)
	status, err := statusOf(err)
	if err != nil {
		return ignoreEnded(err)
	}
	return c.write(c.answer(f, status, output))
}

// ignoreEnded leaves requests of a session that has ended unanswered: the client is about to receive the reason.
func ignoreEnded(err error) error {
	if errors.Is(err, state.ErrSessionClosed) {
		return nil
	}
	return err
}

func (c *connection) answer(f *clientwire.ClientFrame, status uint16, output clientwire.Message) *clientwire.ServerFrame {
	a := &clientwire.ServerFrame{
		Header: clientwire.Header{Type: clientwire.QueryAck, QoS: f.QoS}, ID: f.ID, Time: uint32(c.now().Unix()), Status: status,
	}
	if output != nil && status == 0 {
		a.Body = clientwire.Marshal(output)
	}
	return a
}

// publish sends a message of the client, and acknowledges it if the client asks for that.
func (c *connection) publish(f *clientwire.ClientFrame) error {
	ack := clientwire.ServerFrame{Header: clientwire.Header{Type: clientwire.PubAck}, ID: f.ID, Status: codeUnknownTopic}
	at := c.now()
	send, known := map[string]func(string, *clientwire.UpStreamMessage) (state.Message, error){
		"chatMsg": c.say, "ppMsgP": c.sendPrivate, "pgMsgP": c.sendToGroup,
	}[f.Topic]
	if known {
		var up clientwire.UpStreamMessage
		if err := clientwire.Unmarshal(f.Body, &up); err != nil {
			return err
		}
		m, err := send(f.Target, &up)
		if ack.Status, err = statusOf(err); err != nil {
			return ignoreEnded(err)
		}
		if ack.Status == 0 {
			at, ack.MessageUID = m.Time, m.UID
		}
	}
	if f.QoS == 0 {
		return nil
	}
	ack.Time, ack.Millis = uint32(at.Unix()), uint16(at.UnixMilli()%int64(time.Second/time.Millisecond))
	return c.write(&ack)
}

func outgoing(up *clientwire.UpStreamMessage) state.Outgoing {
	return state.Outgoing{
		ObjectName: up.ObjectName, Content: string(up.Content), Transient: up.Flags&clientwire.UpStored == 0,
		Expandable: up.Flags&clientwire.UpExpandable != 0, Expansion: up.ExtraContent,
	}
}

// down returns a message as a user's client receives it.
func down(m *state.Message, userID string) clientwire.DownStreamMessage {
	d := clientwire.DownStreamMessage{
		From: m.From, Type: int64(m.Conversation), Group: m.Target, ObjectName: m.ObjectName, Content: []byte(m.Content),
		Time: m.Time.UnixMilli(), MessageUID: m.UID, Direction: clientwire.Received, ExtraContent: m.Expansion,
	}
	if m.Stored {
		d.Status = clientwire.DownStored | clientwire.DownCounted
	}
	if m.Expandable {
		d.Status |= clientwire.DownExpandable
	}
	mine := m.From == userID
	if mine {
		d.Direction = clientwire.SentByMe
	}
	if !mine && (m.Conversation == state.Private || m.Conversation == state.System) {
		d.Group = m.From // a conversation has the id of the other user
	}
	return d
}

func downs(list []*state.Message, userID string) []clientwire.DownStreamMessage {
	all := make([]clientwire.DownStreamMessage, len(list))
	for i, m := range list {
		all[i] = down(m, userID)
	}
	return all
}

// pullMail answers with the messages outside of chatrooms. The connection is locked for writing.
func (c *connection) pullMail(_ string, in clientwire.SyncRequestMsg) (clientwire.Message, error) {
	found, finished := c.out.pull(in.SyncTime)
	syncTime := in.SyncTime
	if len(found) > 0 {
		syncTime = found[len(found)-1].Time.UnixMilli()
	}
	return &clientwire.DownStreamMessages{List: downs(found, c.session.UserID()), SyncTime: syncTime, Finished: finished}, nil
}
