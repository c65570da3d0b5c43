package emulator

import (
	"cmp"
	"errors"
	"slices"

	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
)

const (
	maxRoomHistory = 200 // messages in one answer
	maxRoomInfo    = 20  // members in one answer
)

func (c *connection) joinRoom(room string, _ clientwire.ChrmInput) (clientwire.Message, error) {
	return c.enter(room, JoinOptions{})
}

func (c *connection) rejoinRoom(room string, _ clientwire.ChrmInput) (clientwire.Message, error) {
	return c.enter(room, JoinOptions{Existing: true})
}

// enter joins a room. The client then pulls by itself: the history, and what came since. The join time it is told is before
// every message that comes later, since it takes that time for the latest it knows.
func (c *connection) enter(room string, o JoinOptions) (clientwire.Message, error) {
	before := c.session.latestIn(room)
	if _, err := c.session.Join(room, o); err != nil {
		return nil, err
	}
	c.rooms[room] = before
	return &clientwire.ChrmOutput{Nothing: 1, JoinTime: before}, nil
}

func (c *connection) leaveRoom(room string, _ clientwire.ChrmInput) (clientwire.Message, error) {
	if err := c.session.Quit(room); err != nil {
		return nil, err
	}
	delete(c.rooms, room)
	c.out.forget(room)
	return &clientwire.ChrmOutput{Nothing: 1}, nil
}

// say sends into a room.
func (c *connection) say(room string, message Outgoing) (Message, error) {
	m, err := c.session.SendChatroom(room, message)
	return m, c.roomError(room, err)
}

// roomError tells a client whose room is gone so; to any other that is not in the room it is all one whether it exists.
func (c *connection) roomError(room string, err error) error {
	var refused *ClientError
	if !errors.As(err, &refused) || refused.Code != ClientNotInRoom {
		return err
	}
	if _, was := c.rooms[room]; was && !c.session.exists(room) {
		return clientError(ClientNoSuchRoom, "chatroom %s is gone", room)
	}
	return err
}

func (c *connection) pullRoom(room string, in clientwire.ChrmPullMsg) (clientwire.Message, error) {
	found, syncTime, finished, err := c.session.news(room, in.SyncTime, c.rooms[room], int(min(in.Count, maxRoomHistory)))
	if err != nil {
		return nil, c.roomError(room, err)
	}
	return c.build.pulled(downs(found, c.session.user.id), syncTime, finished), nil
}

func (c *connection) describeRoom(room string, in clientwire.QueryChatroomInfoInput) (clientwire.Message, error) {
	const nobody, newestFirst = 0, 2
	total, members, err := c.session.Members(room, maxMembers)
	if err != nil {
		return nil, c.roomError(room, err)
	}
	switch in.Order {
	case nobody:
		members = nil
	case newestFirst:
		slices.Reverse(members)
	}
	out := &clientwire.QueryChatroomInfoOutput{Total: int64(total)}
	for _, m := range members[:min(len(members), max(int(in.Count), 0), maxRoomInfo)] {
		out.Members = append(out.Members, clientwire.ChrmMember{Time: m.Joined.UnixMilli(), ID: m.UserID})
	}
	return out, nil
}

// maxMembers asks for all.
const maxMembers = int(^uint(0) >> 1)

func (c *connection) roomHistory(_ string, in clientwire.HistoryMsgInput) (clientwire.Message, error) {
	const forward = 1
	size := int(min(max(in.Count, 0), maxRoomHistory))
	found, more, err := c.session.stored(in.Target, in.Time, size, in.Order == forward)
	if err != nil {
		return nil, c.roomError(in.Target, err)
	}
	out := &clientwire.HistoryMsgOutput{List: downs(found, c.session.user.id), SyncTime: in.Time}
	if more {
		out.HasMore = 1
	}
	if len(found) > 0 {
		farthest := found[len(found)-1] // the newest comes first
		if in.Order == forward {
			farthest = found[0]
		}
		out.SyncTime = farthest.Time.UnixMilli()
	}
	return out, nil
}

// latestIn is a time that all messages a room has are not after, and all it will have are.
func (s *Session) latestIn(roomID string) int64 {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	last := s.store.roomTimes
	if r, ok := s.store.rooms[roomID]; ok {
		last = r.history.times.last
	}
	return max(last, s.store.clock.now().UnixMilli()-1)
}

func (s *Session) exists(roomID string) bool {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	_, ok := s.store.liveRoom(roomID)
	return ok
}

// news returns the messages of a room for its member, oldest first: those after a time or, with none, the latest of the history
// and what came since the user joined. Own messages are only in the history. There is also the time up to which that is
// everything, and whether there is no more.
func (s *Session) news(roomID string, after, joined int64, count int) (found []*Message, upTo int64, finished bool, err error) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	r, err := s.joined(roomID)
	if err != nil {
		return nil, 0, false, err
	}
	if joined == 0 { // by the server, or on a connection before
		joined = r.members[s.user.id].UnixMilli()
	}
	messages := r.history.messages
	upTo = after
	if after <= 0 {
		upTo = joined
		found = lastStored(messages[:position(messages, joined)], count)
	}
	limit := answerLimit{}
	for _, m := range messages[position(messages, upTo):] {
		if !m.withheld && (m.From != s.user.id || m.forSender) {
			if !limit.takes(m) {
				return found, upTo, false, nil
			}
			found = append(found, m)
		}
		upTo = m.Time.UnixMilli()
	}
	return found, upTo, true, nil
}

// position is where the messages after a time begin.
func position(messages []*Message, after int64) int {
	at, _ := slices.BinarySearchFunc(messages, after, func(m *Message, after int64) int {
		return cmp.Or(cmp.Compare(m.Time.UnixMilli(), after), -1)
	})
	return at
}

func lastStored(messages []*Message, count int) []*Message {
	var found []*Message
	limit := answerLimit{}
	for _, m := range slices.Backward(messages) {
		if len(found) >= count || !limit.takes(m) {
			break
		}
		if m.Stored {
			found = append(found, m)
		}
	}
	slices.Reverse(found)
	return found
}

// stored returns stored messages of a room for its member, the newest first: those before a time, 0 for now, or those after it.
// It also reports whether there are more.
func (s *Session) stored(roomID string, at int64, size int, forward bool) (found []*Message, more bool, err error) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	r, err := s.joined(roomID)
	if err != nil {
		return nil, false, err
	}
	messages := r.history.messages
	messages = slices.DeleteFunc(slices.Clone(messages), func(m *Message) bool { return !m.Stored })
	limit := answerLimit{}
	if forward {
		messages = messages[position(messages, at):]
		end := 0
		for end < len(messages) && end < size && limit.takes(messages[end]) {
			end++
		}
		found = slices.Clone(messages[:end])
		slices.Reverse(found)
		return found, end < len(messages), nil
	}
	if at > 0 {
		messages = messages[:position(messages, at-1)]
	}
	for _, m := range slices.Backward(messages) {
		if len(found) == size || !limit.takes(m) {
			break
		}
		found = append(found, m)
	}
	return found, len(found) < len(messages), nil
}
