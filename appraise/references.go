package appraise

// MethodReferences are the publications that the methods of an appraisal follow.
var MethodReferences = []Reference{
	{"Nellthorp and Hyman, European Transport Conference", "Alternatives to the Rule of a Half in Matrix-Based Appraisal", "2001", "numerical integration for changes of cost above a third, and for new modes", "", FromMemory},
	{"National Academies, NCFRP Report 38", "Guide for Conducting Benefit-Cost Analyses of Multimodal, Multijurisdictional Freight Corridor Investments", "2017", "accounts by party and jurisdiction, ramp-up, residual value", "", FromMemory},
	{"World Bank, Transport Note TRN-6", "When and How to Use NPV, IRR and Modified IRR", "2005-01", "first-year rate of return, several rates of return", "", FromMemory},
}

// SharingReferences are those of the ways to share.
var SharingReferences = []Reference{
	{"Shapley, Contributions to the Theory of Games II", "A Value for n-Person Games", "1953", "the Shapley value", "", FromMemory},
	{"Schmeidler, SIAM Journal on Applied Mathematics 17", "The Nucleolus of a Characteristic Function Game", "1969", "the nucleolus", "", FromMemory},
	{"Maschler, Peleg and Shapley, Mathematics of Operations Research 4", "Geometric Properties of the Kernel, Nucleolus, and Related Solution Concepts", "1979", "least core, sequence of programs", "", FromMemory},
	{"Young, Okada and Hashimoto, Water Resources Research 18", "Cost Allocation in Water Resources Development", "1982", "separable costs and remaining benefits against the other methods", "", FromMemory},
	{"European Union", "Regulation (EU) 2022/869 on guidelines for trans-European energy infrastructure, article 16", "2022-05-30", "cross-border cost allocation", "", FromMemory},
	{"ACER", "Recommendation 02/2023 on good practices for the treatment of the investment requests", "2023-06-22", "compensation where a hosting country has a net negative impact", "", FromMemory},
	{"ACER", "Recommendation 05/2015 on good practices for cross-border cost allocation", "2015-12-18", "contributions of countries with at least a tenth of the positive net impact", "", FromMemory},
}
