package state

import (
	"strings"
	"time"
)

const streamObjectName = "RC:StreamMsg"

// What ends a stream that its sender does not end.
const (
	StoppedBySilence = 29003
	StoppedByTime    = 29004
	StoppedByRecall  = -1
)

const (
	streamSilence = 30 * time.Second // without a chunk
	streamTime    = 30 * time.Minute // from the first chunk to the last
	maxStreams    = 1000             // streams that are remembered
	summaryChars  = 100
)

// stream is a text that is sent piece by piece.
type stream struct {
	from, target string
	kind         ConversationType
	seq          int64 // of the last chunk
	text         string
	began, last  time.Time
	first        Chunk // without its text
	over         bool
	reason       int // that the sender gave
	stop         int // why the service ended it; 0: it did not
}

// Chunk is a piece of a stream. Its first chunk has what the message has beside the text.
type Chunk struct {
	From, Target string
	Kind         ConversationType
	DirectedAt   []string
	UID          string // of the stream; empty: the first chunk
	Text         string
	Seq          int64
	Complete     bool
	Reason       int

	IncludeSender bool
	Transient     bool
	Details       any // of the first chunk, for Texts.Streamed
	Expansion     string
}

// Streamed is what there is of a stream.
type Streamed struct {
	Text    string
	Over    bool
	Reason  int
	Stop    int
	Details any
}

// SendChunk takes a piece of a stream, and returns the UID of its message, which receivers get at the first piece. A piece that came
// before is taken once.
func (s *State) SendChunk(c Chunk) (uid string, err error) {
	s.lock()
	defer s.mu.Unlock()
	s.endSilentStreams()
	if c.UID == "" {
		return s.beginStream(c)
	}
	t, ok := s.streams[c.UID]
	switch {
	case !ok || t.from != c.From || t.target != c.Target || t.kind != c.Kind:
		return "", refuse(BadParameter, "content.messageUID", "%s sends no stream %s to %s", c.From, c.UID, c.Target)
	case c.Seq <= t.seq:
		return c.UID, nil
	case t.stop != 0:
		return "", refuse(BadParameter, "content.messageUID", "the service ended the stream, reason %d", t.stop)
	case t.over:
		return "", refuse(BadParameter, "content.seq", "the stream is complete, with chunk %d", t.seq)
	case c.Seq != t.seq+1:
		return "", refuse(BadParameter, "content.seq", "must be %d, is %d", t.seq+1, c.Seq)
	case len(t.text)+len(c.Text) > MaxContentBytes:
		return "", refuse(BadParameter, "content", "a stream has at most %d bytes", MaxContentBytes)
	}
	t.text += c.Text
	t.seq, t.last = c.Seq, s.clock.now()
	if c.Complete {
		s.finish(c.UID, t, c.Reason, 0)
	}
	return c.UID, nil
}

func (s *State) beginStream(c Chunk) (string, error) {
	switch {
	case c.Seq != 1:
		return "", refuse(BadParameter, "content.seq", "must be 1 in the first chunk, is %d", c.Seq)
	case len(c.Text) > MaxContentBytes:
		return "", refuse(BadParameter, "content", "a stream has at most %d bytes", MaxContentBytes)
	}
	now := s.clock.now()
	t := &stream{
		from: s.own(c.From), target: s.own(c.Target), kind: c.Kind, seq: 1, text: strings.Clone(c.Text), began: now, last: now, first: c,
	}
	t.first.Text = ""
	d := draft{
		from: c.From, objectName: streamObjectName, content: s.config.Texts.Streamed(t.streamed()),
		stored: !c.Transient && len(c.DirectedAt) == 0, includeSender: c.IncludeSender, expandable: true, expansion: c.Expansion,
	}
	m := s.deliver(sending{draft: d, kind: c.Kind, target: c.Target, directedAt: copies(c.DirectedAt)})
	s.forgetStreams()
	s.streams[m.UID] = t
	if c.Complete {
		s.finish(m.UID, t, c.Reason, 0)
	}
	return m.UID, nil
}

func (t *stream) streamed() Streamed {
	return Streamed{Text: t.text, Over: t.over, Reason: t.reason, Stop: t.stop, Details: t.first.Details}
}

// finish ends a stream: its message has the whole text from then on, and the beginning of it in its expansion.
func (s *State) finish(uid string, t *stream, reason, stop int) {
	t.over, t.reason, t.stop = true, reason, stop
	m, kept := s.mail.byUID[uid]
	if !kept {
		return
	}
	pairs := map[string]pair{}
	for key, p := range s.pairsOf(m) {
		pairs[key] = p
	}
	pairs[SummaryKey] = pair{firstChars(t.text, summaryChars), s.clock.now()}
	content := s.config.Texts.Streamed(t.streamed())
	changed := s.mail.change(s.setPairs(m, pairs), func(m *Message) { m.Content = content })
	s.refresh(m, changed)
}

func firstChars(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

// endStream ends a stream that is not over.
func (s *State) endStream(uid string, stop int) {
	if t, ok := s.streams[uid]; ok && !t.over {
		s.finish(uid, t, 0, stop)
	}
}

// endSilentStreams ends the streams whose time is over.
func (s *State) endSilentStreams() {
	now := s.clock.now()
	for uid, t := range s.streams {
		switch {
		case t.over:
		case now.Sub(t.last) >= streamSilence:
			s.finish(uid, t, 0, StoppedBySilence)
		case now.Sub(t.began) >= streamTime:
			s.finish(uid, t, 0, StoppedByTime)
		}
	}
}

// forgetStreams makes room for a stream: those that are over go first.
func (s *State) forgetStreams() {
	if len(s.streams) < maxStreams {
		return
	}
	for uid, t := range s.streams {
		if t.over || s.mail.byUID[uid] == nil {
			delete(s.streams, uid)
		}
	}
}

// Stream returns what there is of a stream.
func (s *State) Stream(uid string) (Streamed, error) {
	s.lock()
	defer s.mu.Unlock()
	s.endSilentStreams()
	t, ok := s.streams[uid]
	if !ok {
		return Streamed{}, refuse(NoSuchMessage, "messageUID", "there is no stream %s", uid)
	}
	return t.streamed(), nil
}
