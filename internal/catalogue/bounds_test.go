package catalogue

import (
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

var pairsOrKeys = regexp.MustCompile(`pairs|keys|per call|key <=`)

func TestBoundsReadsTheDocumentedWordings(t *testing.T) {
	text := func(limit string) Param { return Param{Type: "string", Limit: limit} }
	list := func(limit string) Param { return Param{Type: "string", Repeated: true, Limit: limit} }
	number := func(limit string) Param { return Param{Type: "int", Limit: limit} }

	for name, c := range map[string]struct {
		param Param
		want  Bounds
	}{
		"bytes":           {text("<=64 bytes, letters and digits"), Bounds{Length: &Span{0, 64}, Unit: Bytes}},
		"kilobytes":       {text("<=128 KB"), Bounds{Length: &Span{0, 128 * 1024}, Unit: Bytes}},
		"characters":      {text("<=128 chars of A-Z a-z 0-9 + = - _"), Bounds{Length: &Span{0, 128}, Unit: Characters}},
		"bare on text":    {text("<=64"), Bounds{Length: &Span{0, 64}, Unit: Characters}},
		"span of chars":   {text("3-64 chars"), Bounds{Length: &Span{3, 64}, Unit: Characters}},
		"exact":           {text("10 chars"), Bounds{Length: &Span{10, 10}, Unit: Characters}},
		"range as text":   {text("0..43200"), Bounds{Value: &Span{0, 43200}}},
		"count":           {list("<=1000 per call"), Bounds{Count: &Span{0, 1000}}},
		"count and each":  {list("<=20 per call, app-wide list holds 20; each <=32 chars"), Bounds{Count: &Span{0, 20}, Length: &Span{0, 32}, Unit: Characters}},
		"count of range":  {list("1..20 per call"), Bounds{Count: &Span{1, 20}}},
		"count in all":    {list("<=5 per call, 20 in all"), Bounds{Count: &Span{0, 5}}},
		"value range":     {number("60..10080"), Bounds{Value: &Span{60, 10080}}},
		"value choice":    {number("0 or 1"), Bounds{Value: &Span{0, 1}}},
		"value bar":       {number("1|2"), Bounds{Value: &Span{1, 2}}},
		"value list":      {number("-1, 0, 1, 2, 4 or 5"), Bounds{Value: &Span{-1, 5}}},
		"span of days":    {number("<=14 days from startTime according to a help page on message history"), Bounds{}},
		"value and words": {number("<=50 (at most 50 entries come back)"), Bounds{Value: &Span{0, 50}}},
		"value least":     {number(">=1"), Bounds{Value: &Span{1, unbounded}}},
		"directed":        {list("<=3 per call (exactly 1 for a directed message)"), Bounds{Count: &Span{0, 3}}},
		"joined in one":   {text("1..100 per call"), Bounds{}},
		"entries in one":  {text("<=20 entries; keys <=128 chars of A-Z a-z 0-9 + = - _; values <=4096 chars"), Bounds{}},
		"recommendation":  {list("10 or fewer recommended"), Bounds{}},
		"rooms and names": {list("<=100 rooms per call; ID <=64 bytes, letters and digits"), Bounds{Count: &Span{0, 100}}},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, c.want, c.param.Bounds()) })
	}
}

// Wordings that bound nothing by themselves, with who checks them instead. A wording new to the catalogue fails here until
// somebody has read it.
func TestEveryWordingIsReadOrKnownToBeProse(t *testing.T) {
	prose := []string{
		"true or false", // the type says it
		"one user ID",
		"cap not stated",
		"10 or fewer recommended",
		"PERSON",
		"active, inactive or draft",
		"chatHistory",
		"same length as toUserId",
		"cannot exceed the app-wide member cap",
		"a group has at most 10 managers",
		"per-call maximum not found",
		"see setMessageExpansion",
		"<=14 days from startTime according to a help page on message history",
		"<=14 days after startTime",
		"key and value rules as in chatroom.setEntry; the number of entries allowed here is not stated",
		// Lists, pairs and entries carried inside one text value: the handlers of those operations unpack and check them.
		"1..100 per call",
		"1..100 entries",
		"<=20 keys",
		"<=20 entries; keys <=128 chars of A-Z a-z 0-9 + = - _; values <=4096 chars",
		"<=32 pairs, key <=32, value <=512",
	}
	inOneText := func(p Param) bool {
		return !p.Repeated && (p.Type == "string" || p.Type == "string(json)" || p.Type == "object")
	}
	var unread []string
	for _, op := range Operations() {
		for _, p := range op.Params {
			if p.Limit == "" || p.Bounds() != (Bounds{}) || slices.Contains(prose, p.Limit) {
				continue
			}
			if inOneText(p) && pairsOrKeys.MatchString(p.Limit) {
				continue
			}
			unread = append(unread, op.ID+" "+p.Name+" "+p.Type+": "+p.Limit)
		}
	}
	assert.Empty(t, unread)
}
