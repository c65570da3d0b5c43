package samples

import "github.com/rongcloud-go/sdk/moderation"

// Moderation has the samples of package moderation.
var Moderation = []Sample{
	{
		Operation: "sensitive.add", Call: call((*moderation.Service).Add, moderation.Word{Text: "money", Replacement: "***"}),
		Form: "word=money&replaceWord=***",
	},
	{
		Operation: "sensitive.add", Name: "that blocks", Call: call((*moderation.Service).Add, moderation.Word{Text: "赌博"}),
		Form: "word=赌博",
	},
	{
		Operation: "sensitive.batchAdd", Call: call((*moderation.Service).AddAll, moderation.AddAllParams{Words: []moderation.Word{{Text: "w1", Replacement: "***"}, {Text: "w2"}}}),
		JSON:   `{"words":[{"word":"w1","replaceWord":"***"},{"word":"w2"}]}`,
		Answer: `{"code":200,"remainQuota":48}`, Want: 48,
	},
	{
		Operation: "sensitive.delete", Call: call((*moderation.Service).Delete, "money"),
		Form: "word=money",
	},
	{
		Operation: "sensitive.batchDelete", Call: call((*moderation.Service).DeleteAll, []string{"money", "w2"}),
		Form: "words=money&words=w2",
	},
	{
		Operation: "sensitive.list", Call: call((*moderation.Service).List, moderation.AllWords),
		Form:   "type=2",
		Answer: `{"code":200,"words":[{"type":"0","word":"money","replaceWord":"***"},{"type":1,"word":"w2","replaceWord":""}]}`,
		Want:   []moderation.Word{{Text: "money", Replacement: "***"}, {Text: "w2"}},
		After:  []string{"sensitive.batchAdd"},
	},
	{
		Operation: "sensitive.list", Name: "that block", Call: call((*moderation.Service).List, moderation.BlockingWords),
		Form:   "type=1",
		Answer: `{"code":200,"words":[]}`, Want: []moderation.Word{},
	},
	{
		Operation: "sensitive.list", Name: "that are replaced", Call: call((*moderation.Service).List, moderation.ReplacingWords),
		Form:   "type=0",
		Answer: `{"code":200,"words":[{"type":"0","word":"7","replaceWord":8}]}`, Want: []moderation.Word{{Text: "7", Replacement: "8"}},
	},
}
