package message

import (
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/wire"
)

// section is the documentation of a type.
type section struct {
	rows     []row
	examples []string
}

type row struct{ name, kind, required, limit string }

var (
	heading  = regexp.MustCompile(`(?m)^## (Quiz:\w+).*$`)
	fieldRow = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| ([^|]+) \\| ([^|]+) \\| [^|]+ \\| ([^|]*)\\|$")
	jsonText = regexp.MustCompile("(?s)```json\n(.*?)```")
	number   = regexp.MustCompile(`\d+(?:,\d{3})*`)
)

// Words of the table of required fields.
var needed = map[string]string{"yes": "yes", "no": "no", "by kind": "by kind", "是": "yes", "否": "no", "视题型": "by kind"}

func readDocs(t *testing.T, file string) map[string]section {
	t.Helper()
	text, err := os.ReadFile("../docs/" + file)
	require.NoError(t, err)
	sections := map[string]section{}
	for _, at := range heading.FindAllSubmatchIndex(text, -1) {
		body := string(text[at[1]:])
		if end := strings.Index(body, "\n## "); end >= 0 {
			body = body[:end]
		}
		var s section
		for _, m := range fieldRow.FindAllStringSubmatch(body, -1) {
			s.rows = append(s.rows, row{m[1], m[2], needed[m[3]], strings.TrimSpace(m[4])})
		}
		for _, m := range jsonText.FindAllStringSubmatch(body, -1) {
			s.examples = append(s.examples, m[1])
		}
		sections[string(text[at[2]:at[3]])] = s
	}
	return sections
}

func TestQuizDocs(t *testing.T) {
	english, chinese := readDocs(t, "quiz-messages.md"), readDocs(t, "quiz-messages.zh-CN.md")
	require.Len(t, english, 4)
	require.Len(t, chinese, 4)
	for _, c := range []Content{Question{}, Answer{}, Result{}, Ranking{}} {
		name := c.ObjectName()
		t.Run(name, func(t *testing.T) {
			en, zh := english[name], chinese[name]
			assert.Equal(t, fieldPaths(reflect.TypeOf(c)), names(en.rows))
			assert.Equal(t, withoutWords(en.rows), withoutWords(zh.rows), "the tables differ between the languages")
			for _, r := range en.rows {
				kind, always := describe(t, reflect.TypeOf(c), r.name)
				assert.Equal(t, r.kind, kind, r.name)
				assert.Equal(t, r.required == "yes", always, "%s is required: %s", r.name, r.required)
			}
			checkExamples(t, name, en.examples, zh.examples)
		})
	}
}

func names(rows []row) []string {
	var list []string
	for _, r := range rows {
		list = append(list, r.name)
	}
	return list
}

// withoutWords reduces the limits to their numbers, which do not depend on the language.
func withoutWords(rows []row) []row {
	bare := make([]row, len(rows))
	for i, r := range rows {
		r.limit = strings.Join(number.FindAllString(r.limit, -1), " ")
		bare[i] = r
	}
	return bare
}

// describe returns a field's type on the wire, and whether its zero value is in the JSON.
func describe(t *testing.T, kind reflect.Type, path string) (onWire string, always bool) {
	t.Helper()
	name, rest, nested := strings.Cut(path, ".")
	for i := range kind.NumField() {
		f := kind.Field(i)
		switch {
		case jsonName(f) != strings.TrimSuffix(name, "[]"):
		case nested:
			return describe(t, f.Type.Elem(), rest)
		default:
			text, err := wire.EncodeJSON(reflect.Zero(kind).Interface())
			require.NoError(t, err)
			return wireType(f.Type), strings.Contains(text, `"`+name+`":`)
		}
	}
	require.Fail(t, "no field is called "+path)
	return "", false
}

func wireType(kind reflect.Type) string {
	switch {
	case kind.Kind() == reflect.Slice:
		return wireType(kind.Elem()) + "[]"
	case kind == reflect.TypeFor[time.Time]():
		return "int"
	case kind.Kind() == reflect.Pointer, kind.Kind() == reflect.Struct:
		return "object"
	}
	return kind.Kind().String()
}

func checkExamples(t *testing.T, name string, english, chinese []string) {
	t.Helper()
	require.NotEmpty(t, english)
	require.Len(t, chinese, len(english))
	for i, text := range english {
		content := Decode(name, text)
		assert.NotEqual(t, "Unknown", reflect.TypeOf(content).Name())
		assert.Equal(t, content, Decode(name, chinese[i]))
		_, body, wrong := encode(content)
		require.Nil(t, wrong)
		assert.JSONEq(t, text, body, "the example has members that the type has not")
	}
}

// The numbers in the tables are those that the checks use.
func TestQuizDocsGiveTheLimitsThatAreChecked(t *testing.T) {
	index := regexp.MustCompile(`\[\d\]`)
	derived := map[string]bool{"number": true, "correctCount": true, "counts[].count": true, "entries[].correct": true} // from another field
	docs := readDocs(t, "quiz-messages.md")
	for _, l := range quizLimits() {
		name := l.content(1).ObjectName()
		path := index.ReplaceAllString(l.field, "[]")
		if derived[path] || strings.Contains(l.says, "add up") {
			continue
		}
		t.Run(name+" "+path, func(t *testing.T) {
			for _, r := range docs[name].rows {
				if r.name == path || r.name == strings.TrimSuffix(path, "[]") {
					numbers := number.FindAllString(strings.ReplaceAll(r.limit, ",", ""), -1)
					assert.Contains(t, numbers, fmt.Sprint(l.high))
					if l.low != unbounded {
						assert.Contains(t, numbers, fmt.Sprint(l.low))
					}
					return
				}
			}
			assert.Fail(t, "no row for "+path)
		})
	}
}
