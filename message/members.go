package message

import (
	"encoding/json"
	"strings"
)

// repeats finds a member that a JSON object has twice. The decoder takes names of any case for the documented ones, so for
// types of ours those that differ in case only are the same. The body is known to be valid JSON.
func repeats(body string, foldCase bool) bool {
	same := func(a, b string) bool { return a == b }
	if foldCase {
		same = strings.EqualFold
	}
	const few = 16 // above, comparing each with each takes longer than a map
	var room [few]string
	names, seen := room[:0], map[string]bool(nil)
	for name := range memberNames(body) {
		if seen == nil && len(names) < few {
			for _, earlier := range names {
				if same(earlier, name) {
					return true
				}
			}
			names = append(names, name)
			continue
		}
		if seen == nil {
			seen = make(map[string]bool, 2*few)
			for _, earlier := range names {
				seen[folded(earlier, foldCase)] = true
			}
		}
		if name = folded(name, foldCase); seen[name] {
			return true
		}
		seen[name] = true
	}
	return false
}

func folded(name string, foldCase bool) string {
	if !foldCase {
		return name
	}
	return strings.ToLower(strings.ToUpper(name)) // both: some letters fold one way only
}

// memberNames yields the names of an object's own members, in order. Of JSON that is no object it yields none.
func memberNames(body string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		body = strings.TrimLeft(body, " \t\r\n")
		if !strings.HasPrefix(body, "{") {
			return
		}
		depth, key := 0, false // key: the next text is a name
		for i := 0; i < len(body); i++ {
			switch body[i] {
			case '{', '[':
				depth++
				key = depth == 1
			case '}', ']':
				depth--
			case ',':
				key = depth == 1
			case '"':
				end := textEnd(body, i)
				if key && !yield(unquoted(body[i:end])) {
					return
				}
				key, i = false, end-1
			}
		}
	}
}

// textEnd returns where the text ends that begins at a quote.
func textEnd(body string, start int) int {
	for i := start + 1; i < len(body); i++ {
		switch body[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(body)
}

func unquoted(quoted string) string {
	if strings.IndexByte(quoted, '\\') < 0 && len(quoted) >= 2 {
		return quoted[1 : len(quoted)-1]
	}
	var name string
	_ = json.Unmarshal([]byte(quoted), &name) // of valid JSON it is valid
	return name
}
