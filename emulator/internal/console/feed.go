package console

import (
	"sync"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// feedSize and feedBytes bound the feed.
const (
	feedSize  = 500
	feedBytes = 4 << 20
)

// feed has the latest messages of all conversations, in the order they were sent.
type feed struct {
	mu       sync.Mutex
	messages []*state.Message
	bytes    int
	total    uint64 // how many there ever were
}

// observe adds the messages that are sent.
func (f *feed) observe(c state.Change) {
	if sent, ok := c.What.(state.MessageSent); ok {
		f.add(sent.Message)
	}
}

func (f *feed) add(m *state.Message) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.messages = append(f.messages, m)
	f.bytes += m.Size()
	f.total++
	for len(f.messages) > feedSize || f.bytes > feedBytes {
		f.bytes -= f.messages[0].Size()
		f.messages[0] = nil
		f.messages = f.messages[1:]
	}
}

// messageView is a message as a page shows it.
type messageView struct {
	Seq          uint64 `json:"seq"`
	UID          string `json:"uid"`
	Conversation int    `json:"conversation"`
	Target       string `json:"target"`
	From         string `json:"from"`
	ObjectName   string `json:"objectName"`
	Content      string `json:"content"`
	Cut          bool   `json:"cut,omitempty"` // the content goes on
	Time         int64  `json:"time"`
	Stored       bool   `json:"stored"`
	Expansion    string `json:"expansion,omitempty"`
}

// after returns the messages that follow one by its number, up to the last, whose number it also returns. It fails when some of
// them are gone.
func (f *feed) after(seq uint64) (list []messageView, last uint64, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	missing := f.total - seq
	if seq > f.total || missing > uint64(len(f.messages)) {
		return nil, f.total, false
	}
	return f.last(int(missing)), f.total, true
}

// latest returns all messages there are, and the number of the last.
func (f *feed) latest() ([]messageView, uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last(len(f.messages)), f.total
}

// last needs the lock.
func (f *feed) last(n int) []messageView {
	list := make([]messageView, 0, n)
	for i, m := range f.messages[len(f.messages)-n:] {
		content, cut := shorten(m.Content, shownBytes)
		expansion, _ := shorten(m.Expansion, shownBytes)
		list = append(list, messageView{
			Seq: f.total - uint64(n-i) + 1, UID: m.UID, Conversation: int(m.Conversation), Target: m.Target, From: m.From,
			ObjectName: m.ObjectName, Content: content, Cut: cut, Time: m.Time.UnixMilli(), Stored: m.Stored, Expansion: expansion,
		})
	}
	return list
}
