package state

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// defaultWordLimit is how many sensitive words an app has when it has not bought more.
const defaultWordLimit = 50

// WordRules are what the app's sensitive words apply to.
type WordRules struct {
	Delay          time.Duration     // after which a change of the words takes effect
	Limit          int               // 0: 50
	ServerMessages bool              // look at messages of the app server too
	Types          map[string]string // object name -> the member of the content that is looked at
	TellSender     bool              // the sender's client receives an EventMessageBlocked

	// Edit returns a content with what change makes of the text of one of its members. A content without that text stays as it is.
	Edit func(content, member string, change func(text string) string) string
}

// SensitiveWord is a word that is replaced in messages. Without a replacement it blocks them.
type SensitiveWord struct{ Text, Replacement string }

// words are the sensitive words of an app.
type words struct {
	list    []SensitiveWord // in the order they were added; never changed in place
	pending []wordList      // take effect later, the earliest first
	filter  filter          // of those that are in effect
}

// wordList is the words from a time on.
type wordList struct {
	from time.Time
	list []SensitiveWord
}

func (s *State) wordLimit() int {
	if s.config.Words.Limit > 0 {
		return s.config.Words.Limit
	}
	return defaultWordLimit
}

// AddWords adds sensitive words, or gives those that exist the new replacement: all of them, or none when there would be too many. It
// returns how many more there can be, also beside that error.
func (s *State) AddWords(added []SensitiveWord) (remaining int, err error) {
	s.lock()
	defer s.mu.Unlock()
	list := slices.Clone(s.words.list)
	for _, w := range added {
		w.Text, w.Replacement = strings.Clone(w.Text), strings.Clone(w.Replacement)
		if at := slices.IndexFunc(list, func(known SensitiveWord) bool { return known.Text == w.Text }); at >= 0 {
			list[at] = w
		} else {
			list = append(list, w)
		}
	}
	limit := s.wordLimit()
	if len(list) > limit {
		remaining = max(0, limit-len(s.words.list))
		return remaining, refuse(TooManyWords, "word", "the app may have %d sensitive words, %d more than now", limit, remaining)
	}
	s.changeWords(list)
	return limit - len(list), nil
}

// DeleteWords deletes sensitive words. Those that do not exist are left out.
func (s *State) DeleteWords(texts []string) {
	s.lock()
	defer s.mu.Unlock()
	s.changeWords(slices.DeleteFunc(slices.Clone(s.words.list), func(w SensitiveWord) bool { return slices.Contains(texts, w.Text) }))
}

// Words lists the sensitive words in the order they were added, whether or not they are in effect yet.
func (s *State) Words() []SensitiveWord {
	s.lock()
	defer s.mu.Unlock()
	return s.words.list
}

func (s *State) changeWords(list []SensitiveWord) {
	s.words.list = list
	s.words.pending = append(s.words.pending, wordList{s.clock.now().Add(s.config.Words.Delay), list})
	s.commit(Change{What: WordsChanged{}})
}

// current returns the filter of the words that are in effect.
func (w *words) current(now time.Time) *filter {
	due := 0
	for due < len(w.pending) && !w.pending[due].from.After(now) {
		due++
	}
	if due > 0 {
		w.filter = newFilter(w.pending[due-1].list)
		w.pending = slices.Clone(w.pending[due:])
	}
	return &w.filter
}

// moderate looks for sensitive words in a message, and reports whether one blocks it. The others are replaced. System messages and
// broadcasts are not looked at.
func (s *State) moderate(m *sending) (blocked bool) {
	rules := &s.config.Words
	member, looked := rules.Types[m.draft.objectName]
	if !looked || m.kind == System || m.session == nil && !rules.ServerMessages {
		return false
	}
	f := s.words.current(s.clock.now())
	if f.empty() {
		return false
	}
	edited := rules.Edit(m.draft.content, member, func(text string) string {
		text, stopped := f.apply(text)
		blocked = blocked || stopped
		return text
	})
	if !blocked {
		m.draft.content = edited
	}
	return blocked
}

// blockForWord keeps a message from everybody. Its sender is not told, unless the app wants that.
func (s *State) blockForWord(m sending) Message {
	s.reserve(&m)
	if !s.config.Words.TellSender {
		m.session = nil
	}
	return s.block(m, "")
}

// filter finds words in texts. The letters of both count without their case.
type filter struct{ blocking, replacing map[rune][]folded }

// folded is a word in lower case.
type folded struct {
	text        []rune
	replacement string
}

func newFilter(list []SensitiveWord) filter {
	f := filter{map[rune][]folded{}, map[rune][]folded{}}
	for _, w := range list {
		kind := f.replacing
		if w.Replacement == "" {
			kind = f.blocking
		}
		if text := fold([]rune(w.Text)); len(text) > 0 {
			kind[text[0]] = append(kind[text[0]], folded{text, w.Replacement})
		}
	}
	for _, words := range f.replacing {
		slices.SortStableFunc(words, func(a, b folded) int { return len(b.text) - len(a.text) })
	}
	return f
}

func (f *filter) empty() bool { return len(f.blocking)+len(f.replacing) == 0 }

// apply returns a text with its words replaced, the longest first and from left to right, and whether one blocks it.
func (f *filter) apply(text string) (edited string, blocked bool) {
	letters := []rune(text)
	lower := fold(slices.Clone(letters))
	var out strings.Builder
	done := 0 // letters that are in out
	for at := 0; at < len(lower); at++ {
		if find(f.blocking, lower[at:]) != nil {
			return text, true
		}
		if w := find(f.replacing, lower[at:]); w != nil && at >= done {
			out.WriteString(string(letters[done:at]))
			out.WriteString(w.replacement)
			done = at + len(w.text)
		}
	}
	if done == 0 {
		return text, false
	}
	out.WriteString(string(letters[done:]))
	return out.String(), false
}

// fold puts letters into lower case.
func fold(letters []rune) []rune {
	for i, r := range letters {
		letters[i] = unicode.ToLower(r)
	}
	return letters
}

// find returns the first word that a text begins with.
func find(words map[rune][]folded, text []rune) *folded {
	candidates := words[text[0]]
	for i := range candidates {
		w := &candidates[i]
		if len(w.text) <= len(text) && slices.Equal(w.text, text[:len(w.text)]) {
			return w
		}
	}
	return nil
}
